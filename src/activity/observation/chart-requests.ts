import { fail } from "../../kernel/app-error.ts";
import { readTenant, type Ctx, type Reader } from "../../storage/index.ts";
import type { CellFilter } from "../cells/cell-store.ts";
import type { Cell, CellMembers } from "../cells/cell.ts";
import { midnightOf } from "../calendar-day.ts";
import { Histogram } from "../cells/histogram.ts";
import { sumCells } from "../cells/sum-cells.ts";
import { daysOf, reportRange, type ReportRange } from "../report-range.ts";
import type { ObservationInput } from "./measure-requests.ts";

export const chartIntervals = ["hour", "day"] as const;
export type ChartInterval = (typeof chartIntervals)[number];

export interface ChartRequestsInput extends ObservationInput {
  interval: ChartInterval;
}

export type ChartUnit = "requests" | "ms" | "tokens" | "money";

/** One line of a chart, with a point for every interval of its range. */
export interface ChartSeries {
  name: string;
  unit: ChartUnit;
  points: {
    /** When the interval begins, though the range may begin later. */
    at: Date;
    /** Of money, nano-units; of milliseconds, null where no request succeeded. */
    value: bigint | number | null;
  }[];
}

export interface RequestCharts extends ReportRange {
  interval: ChartInterval;
  series: ChartSeries[];
}

const HOUR_MS = 3_600_000;
const HOURLY_DAYS_MAX = 31;
// Whole local days are so much longer where clocks are put back.
const HOURLY_MAX_MS = HOURLY_DAYS_MAX * 24 * HOUR_MS + 3 * HOUR_MS;

/** What happened within one interval. */
interface Slot {
  requests: bigint;
  errors: bigint;
  inputTokens: bigint;
  outputTokens: bigint;
  charge: bigint;
  /** Both of requests that succeeded. */
  latency: Histogram;
  ttft: Histogram;
}

const empty: Slot = {
  ...{ requests: 0n, errors: 0n, inputTokens: 0n, outputTokens: 0n, charge: 0n },
  ...{ latency: Histogram.empty, ttft: Histogram.empty },
};

const lines: readonly { name: string; unit: ChartUnit; of: (slot: Slot) => bigint | number | null }[] = [
  { name: "requests", unit: "requests", of: ({ requests }) => requests },
  { name: "errors", unit: "requests", of: ({ errors }) => errors },
  { name: "latency_p50", unit: "ms", of: ({ latency }) => latency.percentile(0.5) },
  { name: "latency_p95", unit: "ms", of: ({ latency }) => latency.percentile(0.95) },
  { name: "latency_p99", unit: "ms", of: ({ latency }) => latency.percentile(0.99) },
  { name: "ttft_p50", unit: "ms", of: ({ ttft }) => ttft.percentile(0.5) },
  { name: "ttft_p95", unit: "ms", of: ({ ttft }) => ttft.percentile(0.95) },
  { name: "ttft_p99", unit: "ms", of: ({ ttft }) => ttft.percentile(0.99) },
  { name: "input_tokens", unit: "tokens", of: ({ inputTokens }) => inputTokens },
  { name: "output_tokens", unit: "tokens", of: ({ outputTokens }) => outputTokens },
  { name: "charge", unit: "money", of: ({ charge }) => charge },
];

const counters = [
  ...(["requests", "inputFresh", "cacheRead", "cacheWrite5m", "cacheWrite1h", "outputText"] as const),
  ...(["outputReasoning", "charge"] as const),
] as const;
const histograms = ["latency", "ttft"] as const;

/**
 * A customer's requests over time, without gaps: by hours of UTC, or by days of the reporting time zone.
 * Throws `invalid_request` for a range that is turned round or longer than 366 days, and by hours than 31.
 */
export async function chartRequests(ctx: Ctx, input: ChartRequestsInput): Promise<RequestCharts> {
  const { customerId, model, apiKeyId, interval, ...given } = input;
  const range = reportRange(ctx.clock.now(), given);
  if (interval === "hour") refuseLong(range);
  const query = { ...range, customerId, filter: { model, apiKeyId } };
  const slots = await readTenant(ctx, customerId, (reader) =>
    interval === "hour"
      ? sumSlots(reader, query, { by: "hour", keyOf: ({ hour }) => hour })
      : sumSlots(reader, query, { by: "day", keyOf: ({ day }) => midnightOf(day, range.timezone) }),
  );
  const moments = interval === "hour" ? hoursOf(range) : startsOf(range);
  const series = lines.map(({ name, unit, of }) => ({
    ...{ name, unit },
    points: moments.map((at) => ({ at, value: of(slots.get(at.getTime()) ?? empty) })),
  }));
  return { ...range, interval, series };
}

function refuseLong({ from, to }: ReportRange): void {
  if (to.getTime() - from.getTime() <= HOURLY_MAX_MS) return;
  const message = `A chart by hours may span at most ${String(HOURLY_DAYS_MAX)} days; ask for days.`;
  throw fail("invalid_request", { public: message, param: "from" });
}

/** By the milliseconds at which they begin. */
type Slots = Map<number, Slot>;

interface Slicing<M extends ChartInterval> {
  by: M;
  keyOf: (cell: Pick<CellMembers, M>) => Date;
}

/** Histograms are wide: only those that are drawn are read. */
async function sumSlots<M extends ChartInterval>(
  reader: Reader,
  query: ReportRange & { customerId: string; filter: CellFilter },
  { by, keyOf }: Slicing<M>,
): Promise<Slots> {
  const filter = { ...query.filter, status: "succeeded" as const };
  const [counted, timed] = await Promise.all([
    sumCells(reader, { ...query, by: [by, "status"], sums: counters }),
    sumCells(reader, { ...query, filter, by: [by], sums: histograms }),
  ]);
  const slots: Slots = new Map();
  for (const cell of counted) {
    const key = keyOf(cell).getTime();
    slots.set(key, plus(slots.get(key) ?? empty, cell));
  }
  for (const cell of timed) {
    const key = keyOf(cell).getTime();
    slots.set(key, { ...(slots.get(key) ?? empty), latency: cell.latency, ttft: cell.ttft });
  }
  return slots;
}

function plus(slot: Slot, cell: Cell<"status", (typeof counters)[number]>): Slot {
  return {
    ...slot,
    requests: slot.requests + cell.requests,
    errors: slot.errors + (cell.status === "failed" ? cell.requests : 0n),
    inputTokens: slot.inputTokens + cell.inputFresh + cell.cacheRead + cell.cacheWrite5m + cell.cacheWrite1h,
    outputTokens: slot.outputTokens + cell.outputText + cell.outputReasoning,
    charge: slot.charge + cell.charge,
  };
}

function hoursOf({ from, to }: ReportRange): Date[] {
  const hours: Date[] = [];
  const first = Math.floor(from.getTime() / HOUR_MS) * HOUR_MS;
  for (let at = first; from < to && at < to.getTime(); at += HOUR_MS) hours.push(new Date(at));
  return hours;
}

function startsOf(range: ReportRange): Date[] {
  return daysOf(range).map((day) => midnightOf(day, range.timezone));
}
