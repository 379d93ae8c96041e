import { localDay, localMidnight } from "../../kernel/quota-window.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The moment before which contents that are kept for so many days are over. */
export function contentsOverBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS);
}

/**
 * The moment before which request rows that are kept for so many days may be deleted: never any of the
 * running calendar month or of the one before it, so that a month that is being billed can be told in full. A
 * full hour, in UTC.
 */
export function requestsOverBefore(now: Date, { days, timezone }: { days: number; timezone: string }): Date {
  const [year = 0, month = 1] = localDay(now, timezone).split("-").map(Number);
  const billed = localMidnight({ year, month: month - 1, day: 1 }, timezone);
  const over = Math.min(billed.getTime(), now.getTime() - days * DAY_MS);
  return new Date(Math.floor(over / HOUR_MS) * HOUR_MS);
}
