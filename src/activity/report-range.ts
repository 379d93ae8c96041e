import { fail } from "../kernel/app-error.ts";
import { localDay } from "../kernel/quota-window.ts";
import { midnightOf, shiftDay } from "./calendar-day.ts";
import { checkSpan } from "./check-span.ts";

/** `from` inclusive, `to` exclusive; what is absent is up to who reads it. */
export interface GivenRange {
  from?: Date | undefined;
  to?: Date | undefined;
}

/** The range of a report, [from, to), and the time zone that cuts its days. */
export interface ReportRange {
  from: Date;
  to: Date;
  timezone: string;
}

const RANGE_DAYS = 30;
const RANGE_DAYS_MAX = 366;
// A range of whole days of a calendar is so much longer at most, where clocks are put forward and back.
const SLACK_MS = 3 * 3_600_000;
const EARLIEST = new Date("1970-01-01T00:00:00Z");
const LATEST = new Date("9999-12-31T00:00:00Z");

/**
 * The range of a report. Without `to` it ends with the local day of `now`; without `from` it has 30 local
 * days, the one in which it ends included. Throws `invalid_request`, with the parameter at fault, when it
 * is turned round, longer than 366 days, or out of the calendar.
 */
export function reportRange(now: Date, given: GivenRange & { timezone: string }): ReportRange {
  const { timezone } = given;
  const to = given.to ?? midnightOf(shiftDay(localDay(now, timezone), 1), timezone);
  const from = given.from ?? midnightOf(shiftDay(lastDay(to, timezone), 1 - RANGE_DAYS), timezone);
  checkRange({ from, to });
  return { from, to, timezone };
}

/**
 * Throws `invalid_request`, with the parameter at fault, when a range is turned round, out of the calendar,
 * or longer than 366 days and what is granted beyond.
 */
export function checkRange({ from, to }: { from: Date; to: Date }, slackMs = SLACK_MS): void {
  if (from < EARLIEST || from > LATEST) throw outOfCalendar("from");
  if (to < EARLIEST || to > LATEST) throw outOfCalendar("to");
  checkSpan({ from, to }, { daysMax: RANGE_DAYS_MAX, slackMs });
}

/**
 * The local days that a range touches, as "2026-11-23", the first one first; the outer ones may be partial.
 */
export function daysOf({ from, to, timezone }: ReportRange): string[] {
  if (from >= to) return [];
  const last = lastDay(to, timezone);
  const days: string[] = [];
  for (let day = localDay(from, timezone); day <= last; day = shiftDay(day, 1)) days.push(day);
  return days;
}

/** The last day of which a range that ends before a moment has something. */
function lastDay(to: Date, timezone: string): string {
  return localDay(new Date(to.getTime() - 1), timezone);
}

function outOfCalendar(param: string): Error {
  return fail("invalid_request", { public: "A range lies between 1970 and 9999.", param });
}
