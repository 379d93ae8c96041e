import type { Usage, UsageRecord } from "../../../src/simulator/index.ts";
import type { Acknowledged, Begun, Seen } from "../load.ts";
import { priceOfModel, priceOfRecord } from "../price-of.ts";
import type { Books, RequestRow, ReservationRow } from "./read-books.ts";

/** All that is known of one request of the plan: by its client, by the suppliers, and in the books. */
export interface CaseFile {
  tag: string;
  begun: Begun;
  acknowledged: Acknowledged[];
  /** The suppliers' own records of it. */
  records: UsageRecord[];
  rows: RequestRow[];
  /** Of each request id that belongs to it. */
  reservations: ReservationRow[];
  /** Charge entries over all of them. */
  charges: number;
  /** What was booked to revenue, late corrections included. */
  revenue: bigint;
  writtenOff: bigint;
}

/** Puts the three sides together, by the tag that went with each request. */
export function openCaseFiles(seen: Seen, records: readonly UsageRecord[], books: Books): CaseFile[] {
  const recordsOf = groupBy(records, ({ tag }) => tag ?? "");
  const rowsOf = groupBy(books.requests, ({ tag }) => tag ?? "");
  const acknowledgedOf = groupBy(seen.acknowledged, ({ tag }) => tag);
  const rowById = new Map(books.requests.map((row) => [row.request_id, row]));
  return [...seen.begun].map(([tag, begun]) => {
    const acknowledged = acknowledgedOf.get(tag) ?? [];
    const ids = new Set([
      ...(rowsOf.get(tag) ?? []).map((row) => row.request_id),
      ...acknowledged.map(({ requestId }) => requestId),
    ]);
    const bookings = [...ids].flatMap((id) => books.bookings.get(id) ?? []);
    const reservations = [...ids].flatMap((id) => books.reservations.get(id) ?? []);
    return {
      ...{ tag, begun, acknowledged, reservations },
      records: recordsOf.get(tag) ?? [],
      rows: [...ids].flatMap((id) => rowById.get(id) ?? []),
      charges: bookings.reduce((sum, one) => sum + one.charges, 0),
      revenue: bookings.reduce((sum, one) => sum + one.revenue, 0n),
      writtenOff: reservations.reduce((sum, row) => sum + row.written_off, 0n),
    };
  });
}

function groupBy<Item>(items: readonly Item[], nameOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group) group.push(item);
    else groups.set(nameOf(item), [item]);
  }
  return groups;
}

const UNTRUE = new Set(["fault:absurd_usage", "fault:negative_usage"]);
const SERVED = new Set([
  ...["completed", "fault:no_usage", "fault:null_usage", "fault:zero_usage"],
  ...["fault:usage_twice", "fault:usage_every_chunk", ...UNTRUE],
]);
/** How far our own count of tokens may be from the truth, either way, where the supplier does not say. */
const COUNT_FACTOR = 4n;

/** The supplier's record of a whole answer; undefined when it gave none. */
export function servedRecord({ records }: CaseFile): UsageRecord | undefined {
  return records.find(({ outcome }) => SERVED.has(outcome));
}

/**
 * What is wrong with the charge of a request that was answered in full; null when it is right: the supplier's
 * own figures at the published price, to the last unit.
 */
export function complaintOfServed(file: CaseFile): string | null {
  const record = servedRecord(file);
  if (!record) return "no supplier has served it";
  const booked = file.revenue + file.writtenOff;
  if (UNTRUE.has(record.outcome)) return complaintOfUntrue(file, booked);
  if (record.reported === null) return complaintOfCounted(file, record, booked);
  const due = priceOfRecord(record, record.reported);
  return booked === due ? null : `${String(due)} is due, ${String(booked)} is booked`;
}

/** A usage that cannot be true is never charged beyond what was reserved. */
function complaintOfUntrue({ reservations }: CaseFile, booked: bigint): string | null {
  const reserved = reservations.reduce((sum, { amount }) => sum + amount, 0n);
  return booked <= reserved ? null : `${String(booked)} is booked where ${String(reserved)} was reserved`;
}

/** Without the supplier's figures, the row's own count is charged, says so, and is near the truth. */
function complaintOfCounted({ rows }: CaseFile, record: UsageRecord, booked: bigint): string | null {
  const row = rows.find(({ charge }) => charge > 0n);
  if (!row || !record.produced) return "nothing is charged for an answer without a usage";
  if (row.usage_source !== "estimated")
    return `the usage is said to be of the ${row.usage_source ?? "nobody"}`;
  const due = priceOfModel(row.served_model ?? row.model, usageOfRow(row));
  if (due !== booked) return `${String(due)} is due by its row, ${String(booked)} is booked`;
  const truth = priceOfRecord(record, record.produced);
  const isNear = booked <= truth * COUNT_FACTOR && truth <= booked * COUNT_FACTOR;
  return isNear ? null : `${String(booked)} is booked where the truth is ${String(truth)}`;
}

function usageOfRow(row: RequestRow): Usage {
  const cachedTokens = row.cache_read ?? 0;
  const reasoningTokens = row.output_reasoning ?? 0;
  return {
    ...{ cachedTokens, reasoningTokens },
    promptTokens: (row.input_fresh ?? 0) + cachedTokens,
    outputTokens: (row.output_text ?? 0) + reasoningTokens,
  };
}

/** What a request that was not answered in full may cost at most: what the supplier has worked for it. */
export function mostDue({ records, reservations, rows }: CaseFile): bigint {
  if (records.some(({ outcome }) => UNTRUE.has(outcome)))
    return reservations.reduce((sum, { amount }) => sum + amount, 0n);
  const values = records.flatMap((record) => {
    const told = record.reported === null ? 0n : priceOfRecord(record, record.reported);
    const worked = record.produced === null ? 0n : priceOfRecord(record, record.produced);
    return [told, worked];
  });
  const most = values.reduce((greatest, value) => (value > greatest ? value : greatest), 0n);
  return rows.some((row) => row.usage_source === "estimated") ? most * COUNT_FACTOR : most;
}
