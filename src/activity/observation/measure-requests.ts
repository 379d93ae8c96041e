import { readTenant, type Ctx } from "../../storage/index.ts";
import type { CellFilter } from "../cells/cell-store.ts";
import type { Cell } from "../cells/cell.ts";
import { Histogram } from "../cells/histogram.ts";
import { sumCells } from "../cells/sum-cells.ts";
import { reportRange, type GivenRange, type ReportRange } from "../report-range.ts";
import type { RequestStatus } from "../request-record.ts";

export interface ObservationInput extends GivenRange, Pick<CellFilter, "model" | "apiKeyId"> {
  customerId: string;
  /** IANA; cuts the days. */
  timezone: string;
}

/** How long something took, in milliseconds; all null when it never happened. Percentiles are within 2 %. */
export interface Spread {
  p50: number | null;
  p95: number | null;
  p99: number | null;
  avg: number | null;
}

/** How a customer's requests went. Shares are of 1, and null where there is nothing to have a share of. */
export interface RequestMetrics extends ReportRange {
  requests: number;
  byStatus: Record<RequestStatus, number>;
  /** Of all requests: a client that left and what a policy blocked are neither success nor error. */
  successRate: number | null;
  /** Of all requests, those with status failed. */
  errorRate: number | null;
  /** Of requests that succeeded. */
  latencyMs: Spread;
  /** Of requests that succeeded and had a first byte. */
  ttftMs: Spread;
  /** Output tokens of requests that succeeded, by the seconds that they took from arrival to end. */
  outputTokensPerSecond: number | null;
  /** Of the requests whose answer was looked for in the cache. */
  cacheHitRate: number | null;
  /** How often each error code was answered, a policy's refusals included; the most frequent one first. */
  errors: { code: string; count: number }[];
}

const histograms = ["latency", "ttft"] as const;
const counters = [
  ...(["requests", "outputText", "outputReasoning", "latencyMs", "ttftMs", "firstBytes"] as const),
  ...(["cacheHits", "cacheMisses"] as const),
] as const;
type Measured = Cell<"status" | "code", (typeof counters)[number]>;

/**
 * Measures a customer's requests of a range. Throws `invalid_request` for a range that is turned round or
 * longer than 366 days.
 */
export async function measureRequests(ctx: Ctx, input: ObservationInput): Promise<RequestMetrics> {
  const { customerId, model, apiKeyId, ...given } = input;
  const range = reportRange(ctx.clock.now(), given);
  const filter = { model, apiKeyId };
  const query = { ...range, customerId };
  // Histograms are wide: only those that are told are read.
  const [cells, [timed]] = await readTenant(ctx, customerId, (reader) =>
    Promise.all([
      sumCells(reader, { ...query, filter, by: ["status", "code"], sums: counters }),
      sumCells(reader, { ...query, filter: { ...filter, status: "succeeded" }, by: [], sums: histograms }),
    ]),
  );
  const total = (of: readonly Measured[], name: (typeof counters)[number]): number =>
    Number(of.reduce((sum, cell) => sum + cell[name], 0n));
  const having = (status: RequestStatus): Measured[] => cells.filter((cell) => cell.status === status);
  const succeeded = having("succeeded");
  const requests = total(cells, "requests");
  const byStatus = {
    succeeded: total(succeeded, "requests"),
    failed: total(having("failed"), "requests"),
    cancelled: total(having("cancelled"), "requests"),
    blocked: total(having("blocked"), "requests"),
  };
  const hits = total(cells, "cacheHits");
  const tokens = total(succeeded, "outputText") + total(succeeded, "outputReasoning");
  const latencyMs = total(succeeded, "latencyMs");
  return {
    ...range,
    ...{ requests, byStatus },
    successRate: share(byStatus.succeeded, requests),
    errorRate: share(byStatus.failed, requests),
    latencyMs: spread(timed?.latency, perRequest(latencyMs, byStatus.succeeded)),
    ttftMs: spread(timed?.ttft, perRequest(total(succeeded, "ttftMs"), total(succeeded, "firstBytes"))),
    outputTokensPerSecond: perRequest(tokens * 1000, latencyMs),
    cacheHitRate: share(hits, hits + total(cells, "cacheMisses")),
    errors: errorsOf(cells),
  };
}

function spread(histogram: Histogram = Histogram.empty, avg: number | null): Spread {
  return {
    p50: histogram.percentile(0.5),
    p95: histogram.percentile(0.95),
    p99: histogram.percentile(0.99),
    avg,
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** A quotient that is told with three decimals. */
function perRequest(sum: number, count: number): number | null {
  return count === 0 ? null : Math.round((sum / count) * 1000) / 1000;
}

function errorsOf(cells: readonly Measured[]): RequestMetrics["errors"] {
  const counts = new Map<string, number>();
  for (const { code, requests } of cells) {
    if (code !== "") counts.set(code, (counts.get(code) ?? 0) + Number(requests));
  }
  const errors = [...counts].map(([code, count]) => ({ code, count }));
  return errors.sort((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1));
}
