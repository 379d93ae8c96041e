import { nanoOf, priceOfRecord } from "../price-of.ts";
import { complaintOfServed, mostDue, servedRecord, type CaseFile } from "./case-file.ts";
import { findingOf, type Finding } from "./finding.ts";
import type { Books } from "./read-books.ts";

const SETTLED = 1;
const SETTLED_LATE = 3;

/**
 * Every request against the suppliers' books: who was answered pays what is due, once; nobody else more than
 * that.
 */
export function judgeCharges(files: readonly CaseFile[]): Finding[] {
  const answered = files.filter(({ acknowledged }) => acknowledged.length > 0);
  const unheard = files.filter((file) => file.acknowledged.length === 0);
  const succeeded = unheard.filter(({ rows }) => rows.some(({ status }) => status === "succeeded"));
  const left = unheard.filter(({ rows }) => rows.every(({ status }) => status !== "succeeded"));
  return [
    each(
      "I8: an acknowledged answer has its charge, to the last unit of the supplier's books",
      answered,
      complaintOfServed,
    ),
    each("no request has a second charge", files, (file) =>
      file.charges > 1 ? `${String(file.charges)} charges` : null,
    ),
    each("I7: an acknowledged answer's reservation is settled", answered, complaintOfState),
    each("x-relay-charge is what is booked", answered, complaintOfHeader),
    each("deliveries under one Idempotency-Key have one answer", answered, complaintOfReplay),
    each("an answer that its client did not hear to the end is charged alike", succeeded, complaintOfServed),
    each("a client that left pays for what the supplier reports", left, complaintOfLeft),
    each("nobody pays for more than a supplier has worked", left, (file) => {
      const most = mostDue(file);
      return file.revenue > most
        ? `${String(file.revenue)} is booked where at most ${String(most)} is due`
        : null;
    }),
  ];
}

function each(
  statement: string,
  files: readonly CaseFile[],
  complain: (file: CaseFile) => string | null,
): Finding {
  const breaches = files.flatMap((file) => {
    const complaint = complain(file);
    return complaint === null ? [] : [`${file.tag}: ${complaint}; ${describe(file)}`];
  });
  return findingOf(statement, files.length, breaches);
}

function describe({ rows, reservations, records, acknowledged }: CaseFile): string {
  const ids = new Set(
    [...acknowledged, ...reservations.map((row) => ({ requestId: row.request_id }))].map(
      ({ requestId }) => requestId,
    ),
  );
  const parts = [
    [...ids].join(" "),
    `state ${reservations.map(({ state }) => state).join(",") || "none"}`,
    `row ${rows.map(({ status, code }) => `${status} ${code ?? ""}`.trim()).join(",") || "none"}`,
    `supplier ${records.map(({ outcome }) => outcome).join(",") || "none"}`,
  ];
  return parts.join("; ");
}

function complaintOfState({ acknowledged, reservations }: CaseFile): string | null {
  const isSettled = reservations.some(({ state }) => state === SETTLED || state === SETTLED_LATE);
  return isSettled ? null : `${String(acknowledged.length)} answers`;
}

function complaintOfHeader({ acknowledged, revenue, writtenOff, reservations }: CaseFile): string | null {
  const told = acknowledged.flatMap(({ charge }) => (charge === null ? [] : [charge]));
  const wrong = told.find((charge) => nanoOf(charge) !== revenue + writtenOff);
  return wrong === undefined || reservations.length > 1
    ? null
    : `${wrong} was told, ${String(revenue)} is booked`;
}

function complaintOfReplay({ acknowledged }: CaseFile): string | null {
  const bodies = new Set(acknowledged.map(({ body }) => body));
  return bodies.size > 1 ? `${String(bodies.size)} different answers` : null;
}

/** Before the first byte of output it is the input alone. */
function complaintOfLeft({ rows, reservations, records, revenue, writtenOff }: CaseFile): string | null {
  const [row] = rows;
  const isPlain = rows.length === 1 && row?.status === "cancelled" && row.usage_source === "upstream";
  if (!isPlain || reservations.some(({ state }) => state !== SETTLED)) return null;
  const record = records.find(({ reported }) => reported !== null);
  if (!record?.reported) return "no supplier has reported anything";
  const output = row.ttft_ms === null ? { outputTokens: 0, reasoningTokens: 0 } : {};
  const due = priceOfRecord(record, { ...record.reported, ...output });
  return due === revenue + writtenOff ? null : `${String(due)} is due, ${String(revenue)} is booked`;
}

/**
 * Where the suppliers' work and the charges differ, by how the requests ended: the listed exceptions of I10.
 */
export interface Exception {
  ending: string;
  requests: number;
  /** What the suppliers have worked, at the published prices. */
  worked: bigint;
  charged: bigint;
}

/** Every unit of the suppliers' work is either charged or in one of these lines, and so is every charge. */
export function listExceptions(files: readonly CaseFile[], { bookings }: Books): Exception[] {
  const lines = new Map<string, Exception>();
  for (const file of files) {
    const record = servedRecord(file) ?? file.records.find(({ produced }) => produced !== null);
    const usage = record && !record.outcome.includes("absurd") ? (record.reported ?? record.produced) : null;
    const ending = endingOf(file);
    const line = lines.get(ending) ?? { ending, requests: 0, worked: 0n, charged: 0n };
    line.requests += 1;
    line.worked += record && usage && usage.outputTokens >= 0 ? priceOfRecord(record, usage) : 0n;
    line.charged += file.revenue;
    lines.set(ending, line);
  }
  const tied = new Set(files.flatMap(({ reservations }) => reservations.map((row) => row.request_id)));
  const untied = [...bookings.values()].filter(({ source }) => !tied.has(source));
  const charged = untied.reduce((sum, { revenue }) => sum + revenue, 0n);
  lines.set("", { ending: "charged, of unknown clients", requests: untied.length, worked: 0n, charged });
  return [...lines.values()].sort((one, other) => other.requests - one.requests);
}

function endingOf({ acknowledged, rows, records }: CaseFile): string {
  if (acknowledged.length > 0) return "acknowledged";
  const [row] = rows;
  if (!row) return records.length > 0 ? "worked for, without a row" : "without a row";
  return row.code === null ? row.status : `${row.status}, ${row.code}`;
}
