import type { Observed } from "./observed-rows.ts";

// What the endpoints are to say, row by row, and with nothing of the product's own.

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const input = ({ usage }: Observed): number => (usage ? sum(usage.slice(0, 4)) : 0);
const output = ({ usage }: Observed): number => (usage ? usage[4] + usage[5] : 0);
const part = (some: number, all: number): number | null => (all === 0 ? null : some / all);
const mean = (some: number, all: number): number | null =>
  all === 0 ? null : Math.round((some / all) * 1000) / 1000;

/** By nearest rank. */
export function percentile(values: number[], share: number): number | null {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? null;
}

const firstBytes = (rows: Observed[]): number[] =>
  rows.flatMap(({ ttft_ms: ms }) => (ms === null ? [] : [ms]));
const latencies = (rows: Observed[]): number[] => rows.map(({ latency_ms: ms }) => ms);

function spread(values: number[]): Record<string, number | null> {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(values, share));
  return { p50: p50 ?? null, p95: p95 ?? null, p99: p99 ?? null, avg: mean(sum(values), values.length) };
}

export function slowMetrics(rows: Observed[]): Record<string, unknown> {
  const having = (name: string): Observed[] => rows.filter(({ status }) => status === name);
  const done = having("succeeded");
  const codes = new Map<string, number>();
  for (const { code } of rows) if (code !== null) codes.set(code, (codes.get(code) ?? 0) + 1);
  const hits = rows.filter(({ cache }) => cache === "hit").length;
  return {
    requests: rows.length,
    ...{ succeeded: done.length, failed: having("failed").length },
    ...{ cancelled: having("cancelled").length, blocked: having("blocked").length },
    success_rate: part(done.length, rows.length),
    error_rate: part(having("failed").length, rows.length),
    latency_ms: spread(latencies(done)),
    ttft_ms: spread(firstBytes(done)),
    output_tokens_per_second: mean(sum(done.map(output)) * 1000, sum(latencies(done))),
    cache_hit_rate: part(hits, hits + rows.filter(({ cache }) => cache === "miss").length),
    errors: [...codes]
      .map(([code, count]) => ({ code, count }))
      .sort((one, other) => other.count - one.count || one.code.localeCompare(other.code)),
  };
}

/** The values of each series, in the order of the intervals: [from, to) pairs. */
export function slowSeries(
  rows: Observed[],
  intervals: readonly (readonly [number, number])[],
): Record<string, (number | string | null)[]> {
  const within = intervals.map(([from, to]) => rows.filter(({ at }) => at >= from && at < to));
  const done = within.map((some) => some.filter(({ status }) => status === "succeeded"));
  const at = (values: (some: Observed[]) => number[], share: number): (number | null)[] =>
    done.map((some) => percentile(values(some), share));
  return {
    requests: within.map(({ length }) => length),
    errors: within.map((some) => some.filter(({ status }) => status === "failed").length),
    latency_p50: at(latencies, 0.5),
    latency_p95: at(latencies, 0.95),
    latency_p99: at(latencies, 0.99),
    ttft_p50: at(firstBytes, 0.5),
    ttft_p95: at(firstBytes, 0.95),
    ttft_p99: at(firstBytes, 0.99),
    input_tokens: within.map((some) => sum(some.map(input))),
    output_tokens: within.map((some) => sum(some.map(output))),
    charge: within.map((some) => amount(sum(some.map(({ charge }) => charge)))),
  };
}

/** Nano-units as a decimal with two decimals at least. */
export function amount(nano: number): string {
  const [whole, fraction = ""] = (nano / 1e9).toFixed(9).split(".");
  return `${whole!}.${fraction.replace(/0+$/, "").padEnd(2, "0")}`;
}

export function slowLog(row: Observed): Record<string, unknown> {
  const { at, usage, charge, ...rest } = row;
  return {
    ...rest,
    created_at: new Date(at).toISOString(),
    input_tokens: usage && input(row),
    output_tokens: usage && output(row),
    ...{ charge: amount(charge), currency: "USD" },
  };
}

const dayNames = new Map<string, Intl.DateTimeFormat>();
const dayOf = (at: number, timeZone: string): string => {
  if (!dayNames.has(timeZone)) dayNames.set(timeZone, new Intl.DateTimeFormat("sv-SE", { timeZone }));
  return dayNames.get(timeZone)!.format(at);
};

const QUARTER_MS = 900_000;

/** Local days that a range touches, found by walking through it, and a day to both sides, in quarters of an hour. */
export function slowDays(from: number, to: number, timeZone: string): [number, number][] {
  const starts: number[] = [];
  const first = Math.floor(from / QUARTER_MS) * QUARTER_MS - 100 * QUARTER_MS;
  for (let at = first; at < to + 120 * QUARTER_MS; at += QUARTER_MS) {
    if (dayOf(at, timeZone) !== dayOf(at - QUARTER_MS, timeZone)) starts.push(at);
  }
  return starts
    .map((start, index): [number, number] => [start, starts[index + 1] ?? Infinity])
    .filter(([start, end]) => from < to && start < to && end > from);
}

export function slowHours(from: number, to: number): [number, number][] {
  const hours: [number, number][] = [];
  for (let at = Math.floor(from / 3_600_000) * 3_600_000; from < to && at < to; at += 3_600_000) {
    hours.push([at, at + 3_600_000]);
  }
  return hours;
}
