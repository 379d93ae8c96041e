import type { UpstreamReply } from "./dialect.ts";

const SECONDS_MAX = 3600;

/**
 * How many seconds a supplier asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date, which
 * is counted from the answer's own `date`. Null when it does not say.
 */
export function readRetryAfter(headers: UpstreamReply["headers"]): number | null {
  const milliseconds = Number(first(headers["retry-after-ms"]) || Number.NaN);
  if (milliseconds >= 0) return bounded(milliseconds / 1000);
  const value = first(headers["retry-after"]);
  if (value === "") return null;
  const seconds = Number(value);
  if (seconds >= 0) return bounded(seconds);
  const waitMs = Date.parse(value) - Date.parse(first(headers["date"]));
  return Number.isNaN(waitMs) ? null : bounded(waitMs / 1000);
}

function bounded(seconds: number): number {
  return Math.min(SECONDS_MAX, Math.max(0, Math.ceil(seconds)));
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? "";
}
