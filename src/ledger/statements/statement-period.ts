import { monthOf, monthStart, shiftMonth } from "./calendar-month.ts";

/** What decides into which months an account's life is cut. */
export interface AccountLife {
  openedAt: Date;
  /** By whose calendar the months that are still open are cut. */
  timezone: string;
  lastClosed: { month: string; periodEnd: Date } | null;
}

export interface Period {
  /** Inclusive. */
  start: Date;
  /** Exclusive. */
  end: Date;
}

// Entries are dated as they are written, in transactions of seconds: after some hours nothing of the month is
// under way any more, even if the clocks of the machines differ.
export const GRACE_HOURS = 6;

/** Whether a period has been over for so long that it can be closed. */
export function isSettled({ end }: Period, now: Date): boolean {
  return end.getTime() + GRACE_HOURS * 3_600_000 <= now.getTime();
}

/** The months that are not closed: the one after the last closed, up to the running one. */
export function openMonths(life: AccountLife, now: Date): { first: string; last: string } {
  const { openedAt, timezone, lastClosed } = life;
  const first = lastClosed ? shiftMonth(lastClosed.month, 1) : monthOf(openedAt, timezone);
  const running = monthOf(now, timezone);
  return { first, last: running > first ? running : first };
}

/**
 * The span of an open month. It begins where the closed month before it ended, also when the time zone has
 * changed since: no moment is in two months or in none. Null for a month that is closed, before the account,
 * or to come.
 */
export function openPeriod(life: AccountLife, month: string, now: Date): Period | null {
  const { timezone, lastClosed } = life;
  const { first, last } = openMonths(life, now);
  if (month < first || month > last) return null;
  return {
    start: lastClosed && month === first ? lastClosed.periodEnd : monthStart(month, timezone),
    end: monthStart(shiftMonth(month, 1), timezone),
  };
}
