import type { ConfigReader } from "./config-reader.ts";
import { requestLogModes, type RequestLogMode, type TracingSettings } from "./telemetry/index.ts";

/** What the operator's tools are told, and how. */
export interface ObservabilityConfig {
  /** Null: `/metrics` is on the main port. */
  metricsPort: number | null;
  /** What a reader of the metrics must bring; null: nothing. */
  metricsToken: string | null;
  /** Null: no spans are told. */
  tracing: TracingSettings | null;
  /** Of which requests a line is logged. */
  requestLog: RequestLogMode;
}

/** Reads all of it; what is wrong is noted with the reader. */
export function readObservability(reader: ConfigReader, mainPort: number): ObservabilityConfig {
  return {
    metricsPort: metricsPort(reader, mainPort),
    metricsToken: metricsToken(reader),
    tracing: tracingSettings(reader),
    requestLog: reader.choice("LOG_REQUESTS", requestLogModes, "failed"),
  };
}

function metricsPort(reader: ConfigReader, mainPort: number): number | null {
  const name = "METRICS_PORT";
  if (reader.text(name) === null) return null;
  const port = reader.integer(name, { fallback: 1, min: 1, max: 65_535 });
  if (port === mainPort) reader.problem(name, "must be another port than PORT");
  return port;
}

/** Set but empty, it is a mistake, as with the payment secret: something was meant to be asked for. */
function metricsToken(reader: ConfigReader): string | null {
  const name = "METRICS_TOKEN";
  const token = reader.given(name);
  if (token !== null && !/^[\x21-\x7e]{16,512}$/.test(token))
    reader.problem(name, "must have 16 to 512 characters without spaces (make one: openssl rand -hex 32)");
  return token;
}

function tracingSettings(reader: ConfigReader): TracingSettings | null {
  const endpoint = reader.url("OTEL_EXPORTER_OTLP_ENDPOINT", ["http:", "https:"]);
  if (URL.parse(endpoint ?? "")?.username)
    reader.problem(
      "OTEL_EXPORTER_OTLP_ENDPOINT",
      "must be without a user: OTEL_EXPORTER_OTLP_HEADERS has room",
    );
  const headers = collectorHeaders(reader);
  const serviceName = reader.text("OTEL_SERVICE_NAME") ?? "token-relay";
  const share = sampledShare(reader);
  const sendEveryMs = reader.integer("OTEL_BSP_SCHEDULE_DELAY", { fallback: 2_000, min: 1, max: 60_000 });
  return endpoint === null ? null : { endpoint, headers, serviceName, share, sendEveryMs };
}

/** As the standard has them: names and values, with commas between, the values percent-encoded. */
function collectorHeaders(reader: ConfigReader): Record<string, string> {
  const name = "OTEL_EXPORTER_OTLP_HEADERS";
  const pairs = (reader.text(name) ?? "").split(",").filter((pair) => pair.trim() !== "");
  const read = pairs.map((pair) =>
    /^\s*([\w!#$%&'*+.^`|~-]+)\s*=\s*([\x20-\x7e]*[\x21-\x7e])\s*$/.exec(pair),
  );
  if (read.some((found) => found === null)) reader.problem(name, "must be name=value, with commas between");
  return Object.fromEntries(read.map((found) => [found?.[1] ?? "", decoded(found?.[2] ?? "")]));
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function sampledShare(reader: ConfigReader): number {
  const name = "OTEL_TRACES_SAMPLER_ARG";
  const text = reader.text(name) ?? "1";
  const share = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || share > 1) reader.problem(name, "must be a number from 0 to 1");
  return share;
}
