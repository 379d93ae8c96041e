import type { InferenceRequest } from "./dialects/dialect.ts";

/** The temperature that a client asked for; null when it asked for none. Reads only where it stands. */
export function temperatureOf({ protocol, body, spans }: InferenceRequest): number | null {
  const span = spans.get(protocol === "dashscope" ? "parameters" : "temperature");
  if (!span) return null;
  const value: unknown = JSON.parse(body.toString("utf8", span.start, span.end));
  const asked = protocol === "dashscope" ? (value as { temperature?: unknown } | null)?.temperature : value;
  return typeof asked === "number" ? asked : null;
}
