import { checkSpan } from "../check-span.ts";

const DAY_MS = 86_400_000;
const RANGE_DAYS = 7;
const RANGE_DAYS_MAX = 366;

export interface Range {
  /** Inclusive. */
  from: Date;
  /** Exclusive. */
  to: Date;
}

/** A range as margins are read: its whole days of UTC from their sums, and what is left from the rows. */
export interface DividedRange {
  /** Null when no whole day is in it. */
  days: Range | null;
  edges: Range[];
}

/**
 * The range of a question to the margins: where nothing is given today and the seven days before it, by UTC.
 * Throws `invalid_request` when it is turned round or longer than 366 days.
 */
export function marginRange(now: Date, given: { from?: Date | undefined; to?: Date | undefined }): Range {
  const tomorrow = dayFloor(now) + DAY_MS;
  const furthest = given.from ? Math.min(given.from.getTime() + RANGE_DAYS_MAX * DAY_MS, tomorrow) : tomorrow;
  const to = given.to ?? new Date(Math.max(furthest, given.from?.getTime() ?? 0));
  const from = given.from ?? new Date(to.getTime() - (RANGE_DAYS + 1) * DAY_MS);
  checkSpan({ from, to }, { daysMax: RANGE_DAYS_MAX });
  return { from, to };
}

/** Divides a range at the first and the last midnight of UTC in it. */
export function divideRange({ from, to }: Range): DividedRange {
  const first = dayCeil(from);
  const end = dayFloor(to);
  if (first > end) return { days: null, edges: [{ from, to }] };
  const edges = [
    { from, to: new Date(first) },
    { from: new Date(end), to },
  ].filter((edge) => edge.from < edge.to);
  return { days: first < end ? { from: new Date(first), to: new Date(end) } : null, edges };
}

/** The day of UTC that begins at a moment, as "2026-11-23". */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function dayFloor(at: Date): number {
  return Math.floor(at.getTime() / DAY_MS) * DAY_MS;
}

function dayCeil(at: Date): number {
  return Math.ceil(at.getTime() / DAY_MS) * DAY_MS;
}
