/** One variable of the configuration, as operators may see it. */
export interface Setting {
  name: string;
  /** In effect; of a secret `set` or `not set`. */
  value: string;
  source: "environment" | "file" | "default";
  isSecret: boolean;
  description: string;
}

interface Row {
  description: string;
  /** What holds when it is not set, in words. */
  otherwise: string;
  isSecret?: true;
  /** Where it comes from when it is not set; the default itself when left out. */
  source?: "file";
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Every variable that is read; a test holds it against what reads them. */
export const settingRows: Readonly<Record<string, Row>> = {
  PORT: { description: "Where it listens.", otherwise: "3000" },
  HOST: { description: "On which address it listens.", otherwise: "127.0.0.1" },
  PUBLIC_BASE_URL: {
    description: "What links in answers and mails begin with.",
    otherwise: "of HOST and PORT",
  },
  DATABASE_URL: { description: "The database.", otherwise: "its own PostgreSQL", isSecret: true },
  REDIS_URL: {
    ...{ description: "Where nodes count rate limits together.", otherwise: "not set" },
    isSecret: true,
  },
  DATA_DIR: { description: "Its own database, its journal and what it generates.", otherwise: ".data" },
  RELAY_MASTER_KEY: {
    ...{ description: "What secrets in the database are sealed with.", otherwise: "set" },
    ...{ isSecret: true, source: "file" },
  },
  RELAY_ADMIN_EMAIL: { description: "The first operator.", otherwise: "admin@localhost" },
  RELAY_ADMIN_PASSWORD: {
    ...{ description: "The first operator's password at the first start.", otherwise: "drawn at random" },
    isSecret: true,
  },
  RELAY_DEMO: {
    description: "Whether there are a demo customer and a demo catalog.",
    otherwise: "true on its own PostgreSQL, else false",
  },
  RELAY_CATALOG: { description: "A catalog file, applied at every start.", otherwise: "none" },
  WORKERS: { description: "How many processes share the port.", otherwise: "1" },
  RELAY_TWO_OPERATOR_AMOUNT: {
    description: "Recharges and corrections above it need a second operator.",
    otherwise: "1000",
  },
  RELAY_PAYMENT_WEBHOOK_SECRET: {
    ...{ description: "What signs the payment provider's webhook.", otherwise: "not set" },
    isSecret: true,
  },
  RELAY_SMTP_URL: { description: "How mail leaves.", otherwise: "not set", isSecret: true },
  RELAY_MAIL_FROM: { description: "The sender of mail.", otherwise: "none" },
  MODERATION_URL: {
    description: "The moderation endpoint that customers may have their requests checked by.",
    otherwise: "none",
  },
  MODERATION_API_KEY: {
    ...{ description: "The key of the moderation endpoint.", otherwise: "not set" },
    isSecret: true,
  },
  MODERATION_MODEL: { description: "The moderation endpoint's model.", otherwise: "its own choice" },
  MODERATION_TIMEOUT_MS: {
    description: "How long the moderation endpoint is waited for, in milliseconds.",
    otherwise: "1000",
  },
  RELAY_WEBHOOK_ALLOW: {
    description: "The private addresses and networks that customers' webhooks may reach.",
    otherwise: "none",
  },
  RELAY_SIGNUP: { description: "Whether anybody may sign up as a customer.", otherwise: "closed" },
  RELAY_GRAPHQL_DOCUMENTS: {
    description: "Whether any GraphQL document is executed, or only those that are listed.",
    otherwise: "open",
  },
  CONTEXT_CACHE_BYTES: {
    description: "What answers that customers want kept may take of each process's memory.",
    otherwise: "67108864",
  },
  SUPPLIER_PROBE_SECONDS: {
    description: "How often deployments that are left alone are tested with a call of the relay's own.",
    otherwise: "never",
  },
  METRICS_PORT: {
    description: "The port of the metrics.",
    otherwise: "the main port, for this machine only",
  },
  METRICS_TOKEN: {
    ...{ description: "What a reader of the metrics must bring.", otherwise: "not set" },
    isSecret: true,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    description: "The collector that requests are told to as traces.",
    otherwise: "none: nothing is traced",
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    ...{ description: "What the collector wants to see with each call.", otherwise: "not set" },
    isSecret: true,
  },
  OTEL_SERVICE_NAME: { description: "What traces call this service.", otherwise: "token-relay" },
  OTEL_TRACES_SAMPLER_ARG: {
    description: "Of how many requests traces are told, from 0 to 1.",
    otherwise: "1",
  },
  OTEL_BSP_SCHEDULE_DELAY: {
    description: "How long spans wait to be sent together, in milliseconds.",
    otherwise: "2000",
  },
  LOG_REQUESTS: {
    description: "Of which requests a line is logged: none, those that failed on our side, or all.",
    otherwise: "failed",
  },
  LOG_LEVEL: { description: "What is logged.", otherwise: "info" },
  DRAIN_SECONDS: { description: "How long running requests are waited for at the end.", otherwise: "600" },
};

/** Every variable of the configuration, what is in effect, and where that comes from. No secret is in it. */
export function readSettings(environment: Environment): Setting[] {
  return Object.entries(settingRows).map(([name, row]) => {
    const { description, otherwise, isSecret = false, source = "default" } = row;
    const given = environment[name]?.trim();
    if (given === undefined || given === "") {
      const value = isSecret ? (source === "file" ? "set" : "not set") : otherwise;
      return { name, value, source, isSecret, description };
    }
    return { name, value: isSecret ? "set" : given, source: "environment", isSecret, description };
  });
}
