import type { Config } from "../config.ts";

export interface Setting {
  name: string;
  /** As it is in force; null: unset. */
  value: string | null;
  source: "environment" | "default";
}

type Show = (config: Config) => string | number | boolean | null;

const MASK = "********";
const secret = (value: string | null): string | null => (value === null ? null : MASK);

/** Every variable, with what of it may be shown. A test holds the list against config.ts. */
const shown: Readonly<Record<string, Show>> = {
  PORT: ({ port }) => port,
  HOST: ({ host }) => host,
  PUBLIC_BASE_URL: ({ publicBaseUrl }) => publicBaseUrl,
  DATABASE_URL: ({ databaseUrl }) => withoutPassword(databaseUrl),
  REDIS_URL: ({ redisUrl }) => withoutPassword(redisUrl),
  DATA_DIR: ({ dataDir }) => dataDir,
  RELAY_MASTER_KEY: ({ masterKey }) => secret(masterKey),
  RELAY_ADMIN_EMAIL: ({ adminEmail }) => adminEmail,
  RELAY_ADMIN_PASSWORD: ({ adminPassword }) => secret(adminPassword),
  RELAY_DEMO: ({ demo }) => demo,
  RELAY_CATALOG: ({ catalogFile }) => catalogFile,
  RELAY_SIGNUP: ({ signUp }) => signUp,
  RELAY_GRAPHQL_DOCUMENTS: ({ graphqlDocuments }) => graphqlDocuments,
  RELAY_TWO_OPERATOR_AMOUNT: ({ twoOperatorAmount }) => twoOperatorAmount,
  RELAY_PAYMENT_WEBHOOK_SECRET: ({ paymentWebhookSecret }) => secret(paymentWebhookSecret),
  RELAY_SMTP_URL: ({ mail }) => withoutPassword(mail?.url ?? null),
  RELAY_MAIL_FROM: ({ mail }) => mail?.from ?? null,
  MODERATION_URL: ({ moderation }) => withoutPassword(moderation?.url ?? null),
  MODERATION_API_KEY: ({ moderation }) => secret(moderation?.apiKey ?? null),
  MODERATION_MODEL: ({ moderation }) => moderation?.model ?? null,
  MODERATION_TIMEOUT_MS: ({ moderation }) => moderation?.timeoutMs ?? null,
  RELAY_WEBHOOK_ALLOW: ({ webhookNetworks }) => webhookNetworks.join(",") || null,
  WORKERS: ({ workers }) => workers,
  SUPPLIER_PROBE_SECONDS: ({ supplierProbeSeconds }) => supplierProbeSeconds,
  CONTEXT_CACHE_BYTES: ({ contextCacheBytes }) => contextCacheBytes,
  METRICS_PORT: ({ metricsPort }) => metricsPort,
  METRICS_TOKEN: ({ metricsToken }) => secret(metricsToken),
  OTEL_EXPORTER_OTLP_ENDPOINT: ({ tracing }) => withoutPassword(tracing?.endpoint ?? null),
  OTEL_EXPORTER_OTLP_HEADERS: ({ tracing }) => secret(Object.keys(tracing?.headers ?? {}).join() || null),
  OTEL_SERVICE_NAME: ({ tracing }) => tracing?.serviceName ?? null,
  OTEL_TRACES_SAMPLER_ARG: ({ tracing }) => tracing?.share ?? null,
  OTEL_BSP_SCHEDULE_DELAY: ({ tracing }) => tracing?.sendEveryMs ?? null,
  LOG_REQUESTS: ({ requestLog }) => requestLog,
  LOG_LEVEL: ({ logLevel }) => logLevel,
  DRAIN_SECONDS: ({ drainSeconds }) => drainSeconds,
};

/** Every setting as it is in force, and whether the environment says so. No secret is in it. */
export function describeConfig(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
): Setting[] {
  return Object.entries(shown).map(([name, show]) => {
    const value = show(config);
    const isGiven = (environment[name] ?? "").trim() !== "";
    return {
      name,
      value: value === null ? null : String(value),
      source: isGiven ? "environment" : "default",
    };
  });
}

function withoutPassword(text: string | null): string | null {
  const url = text === null ? null : URL.parse(text);
  if (url === null) return secret(text);
  if (url.password !== "") url.password = MASK;
  // Parameters of a connection may be passwords too.
  for (const name of url.searchParams.keys()) {
    if (/pass|secret|key|token/i.test(name)) url.searchParams.set(name, MASK);
  }
  return url.href;
}
