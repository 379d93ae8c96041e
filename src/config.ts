import { resolve } from "node:path";
import { ConfigReader, type Environment } from "./config-reader.ts";
import { readObservability, type ObservabilityConfig } from "./observability-config.ts";
import { isMasterKey } from "./kernel/keyring.ts";
import { isNetwork } from "./kernel/network-list.ts";
import { readAloneUpTo, readWebhookSecrets } from "./ledger/index.ts";
import type { ModerationSettings } from "./inference/index.ts";
import type { MailSettings } from "./policies/index.ts";
import { readSettings, type Setting } from "./settings.ts";

/** The whole environment, parsed once. Nothing else reads `process.env`. */
export interface Config extends ObservabilityConfig {
  port: number;
  host: string;
  /** Without a trailing slash. */
  publicBaseUrl: string;
  /** Null: the product runs its own PostgreSQL. */
  databaseUrl: string | null;
  /** Null: every node keeps to its share of the rate limits. */
  redisUrl: string | null;
  dataDir: string;
  /** Null: generated into the data directory. */
  masterKey: string | null;
  adminEmail: string;
  /** Null: drawn at random on the first run. */
  adminPassword: string | null;
  demo: boolean;
  catalogFile: string | null;
  workers: number;
  /** What one operator may move alone: a decimal, or "off" for any amount. */
  twoOperatorAmount: string;
  /** What signs the payment provider's webhooks, one or several; null: there is no such webhook. */
  paymentWebhookSecret: string | null;
  /** Null: no mail is sent. */
  mail: MailSettings | null;
  /** Null: nobody is asked about what requests say. */
  moderation: ModerationSettings | null;
  /** The private addresses and networks that webhooks of customers may reach. */
  webhookNetworks: string[];
  /** Whether anybody may sign up as a customer. */
  signUp: "closed" | "open";
  /** Which GraphQL documents are executed: any, or only those of `persisted-documents.json`. */
  graphqlDocuments: "open" | "persisted";
  /** What answers kept for `context.cache` may take of this process's memory; 0 keeps none. */
  contextCacheBytes: number;
  /** How often suppliers that are left alone are tested; null: never. */
  supplierProbeSeconds: number | null;
  logLevel: LogLevel;
  drainSeconds: number;
  /** All of this as operators may see it. */
  settings: Setting[];
}

const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * Every variable that is wrong, each with what would be right. The values are not repeated: some are secrets.
 */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** The exit code for a wrong configuration (EX_CONFIG of sysexits.h). */
export const EXIT_CONFIG = 78;

/**
 * Reads the configuration. `cores` is what WORKERS=auto stands for. Throws ConfigError with all problems at
 * once.
 */
export function readConfig(environment: Environment, cores: number): Config {
  const reader = new ConfigReader(environment);
  const port = reader.integer("PORT", { fallback: 3000, min: 0, max: 65_535 });
  const host = reader.text("HOST") ?? "127.0.0.1";
  const databaseUrl = reader.url("DATABASE_URL", ["postgres:", "postgresql:"]);
  const masterKey = reader.text("RELAY_MASTER_KEY");
  if (masterKey !== null && !isMasterKey(masterKey))
    reader.problem("RELAY_MASTER_KEY", "must be 64 hexadecimal digits");
  if (databaseUrl !== null && masterKey === null) {
    reader.problem("RELAY_MASTER_KEY", "is required with DATABASE_URL (make one: openssl rand -hex 32)");
  }
  const config: Config = {
    port,
    host,
    publicBaseUrl: (reader.url("PUBLIC_BASE_URL", ["http:", "https:"]) ?? baseUrl(host, port)).replace(
      /\/+$/,
      "",
    ),
    databaseUrl,
    redisUrl: reader.url("REDIS_URL", ["redis:", "rediss:"]),
    dataDir: resolve(reader.text("DATA_DIR") ?? ".data"),
    masterKey,
    adminEmail:
      reader.matching("RELAY_ADMIN_EMAIL", /^[^@\s]+@[^@\s]+$/, "must be an e-mail address") ??
      "admin@localhost",
    adminPassword: reader.matching("RELAY_ADMIN_PASSWORD", /^.{8,256}$/s, "must have 8 to 256 characters"),
    demo: reader.choice("RELAY_DEMO", ["true", "false"], databaseUrl === null ? "true" : "false") === "true",
    catalogFile: reader.text("RELAY_CATALOG"),
    workers:
      reader.text("WORKERS") === "auto" ? cores : reader.integer("WORKERS", { fallback: 1, min: 1, max: 64 }),
    twoOperatorAmount: twoOperatorAmount(reader),
    paymentWebhookSecret: paymentWebhookSecret(reader),
    mail: mailSettings(reader),
    moderation: moderationSettings(reader),
    webhookNetworks: webhookNetworks(reader),
    signUp: reader.choice("RELAY_SIGNUP", ["closed", "open"], "closed"),
    graphqlDocuments: reader.choice("RELAY_GRAPHQL_DOCUMENTS", ["open", "persisted"], "open"),
    contextCacheBytes: reader.integer("CONTEXT_CACHE_BYTES", {
      ...{ fallback: 64 * 1024 * 1024, min: 0, max: 16 * 1024 * 1024 * 1024 },
    }),
    supplierProbeSeconds: supplierProbeSeconds(reader),
    ...readObservability(reader, port),
    logLevel: reader.choice("LOG_LEVEL", logLevels, "info"),
    drainSeconds: reader.integer("DRAIN_SECONDS", { fallback: 600, min: 0, max: 86_400 }),
    settings: readSettings(environment),
  };
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}

function supplierProbeSeconds(reader: ConfigReader): number | null {
  const name = "SUPPLIER_PROBE_SECONDS";
  return reader.text(name) === null ? null : reader.integer(name, { fallback: 30, min: 5, max: 3_600 });
}

function twoOperatorAmount(reader: ConfigReader): string {
  const name = "RELAY_TWO_OPERATOR_AMOUNT";
  const text = reader.text(name) ?? "1000";
  if (readAloneUpTo(text) === undefined) reader.problem(name, "must be an amount of 0 or more, or off");
  return text;
}

/** Set but empty, it is a mistake: a secret was meant to be there, and anybody could sign with none. */
function paymentWebhookSecret(reader: ConfigReader): string | null {
  const name = "RELAY_PAYMENT_WEBHOOK_SECRET";
  const text = reader.given(name);
  if (text !== null && readWebhookSecrets(text) === null)
    reader.problem(name, "must be base64 of at least 32 bytes (make one: openssl rand -base64 32), or unset");
  return text;
}

const SENDER = /^([^<>"\p{Cc}]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/u;

function mailSettings(reader: ConfigReader): MailSettings | null {
  const url = reader.url("RELAY_SMTP_URL", ["smtp:", "smtps:"]);
  const from = reader.matching(
    "RELAY_MAIL_FROM",
    SENDER,
    "must be an e-mail address, or a name and <address>",
  );
  if (url !== null && from === null) reader.problem("RELAY_MAIL_FROM", "is required with RELAY_SMTP_URL");
  return url !== null && from !== null ? { url, from } : null;
}

function moderationSettings(reader: ConfigReader): ModerationSettings | null {
  const url = reader.url("MODERATION_URL", ["http:", "https:"]);
  const timeoutMs = reader.integer("MODERATION_TIMEOUT_MS", { fallback: 1000, min: 50, max: 60_000 });
  const apiKey = reader.text("MODERATION_API_KEY");
  return url === null ? null : { url, apiKey, model: reader.text("MODERATION_MODEL"), timeoutMs };
}

function webhookNetworks(reader: ConfigReader): string[] {
  const name = "RELAY_WEBHOOK_ALLOW";
  const networks = (reader.text(name) ?? "").split(",").map((network) => network.trim());
  const given = networks.filter((network) => network !== "");
  if (!given.every(isNetwork))
    reader.problem(name, "must be IP addresses or CIDR networks, with commas between");
  return given;
}

/** Where a server on this host and port is reached from the same machine. */
export function baseUrl(host: string, port: number): string {
  const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${String(port)}`;
}

/** What the process that looks after this worker has told it. */
export function readWorkerOrders(environment: Environment): unknown {
  return JSON.parse(environment["RELAY_WORKER"] ?? "null");
}
