import { localDay } from "../../kernel/quota-window.ts";
import { midnightOf, shiftDay } from "../calendar-day.ts";

/** From a moment to before another. */
export interface Span {
  from: Date;
  to: Date;
}

/** Days of a calendar: "2026-11-23", the last one excluded. */
export interface DaySpan {
  from: string;
  to: string;
}

/** What a range is made of: no moment of it is in two pieces or in none. */
export interface Cover {
  days: DaySpan | null;
  /** Whole hours of UTC. */
  hours: Span[];
  /** What is in no whole hour. */
  rest: Span[];
}

const HOUR_MS = 3_600_000;

/** How a range is to be cut. */
export interface Cut {
  timezone: string;
  /** From when on days can be taken; null takes none. */
  daysFrom: Date | null;
  /** Whether no piece may reach over a midnight, so that its day is known. */
  byDay: boolean;
}

/**
 * Covers a range by whole local days, then by whole hours, then by what is left at the edges: usually less
 * than four hours of it.
 */
export function coverRange({ from, to }: Span, { timezone, daysFrom, byDay }: Cut): Cover {
  const days = daysFrom && wholeDays({ from: later(from, daysFrom), to }, timezone);
  const edges = days
    ? [
        { from, to: midnightOf(days.from, timezone) },
        { from: midnightOf(days.to, timezone), to },
      ]
    : [{ from, to }];
  return coverEdges(byDay ? edges.flatMap((edge) => atMidnights(edge, timezone)) : edges, days);
}

/** The same span, in pieces where a midnight falls within an hour. */
function atMidnights({ from, to }: Span, timezone: string): Span[] {
  const spans: Span[] = [];
  let begun = from;
  for (let day = shiftDay(localDay(from, timezone), 1); ; day = shiftDay(day, 1)) {
    const midnight = midnightOf(day, timezone);
    if (midnight >= to) break;
    if (midnight.getTime() % HOUR_MS === 0) continue;
    spans.push({ from: begun, to: midnight });
    begun = midnight;
  }
  return [...spans, { from: begun, to }];
}

function wholeDays({ from, to }: Span, timezone: string): DaySpan | null {
  if (from >= to) return null;
  const first = localDay(from, timezone);
  const begun = midnightOf(first, timezone) < from ? shiftDay(first, 1) : first;
  const end = localDay(to, timezone);
  return begun < end ? { from: begun, to: end } : null;
}

function coverEdges(edges: readonly Span[], days: DaySpan | null): Cover {
  const cover: Cover = { days, hours: [], rest: [] };
  for (const { from, to } of edges) {
    const firstHour = new Date(Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS);
    const lastHour = new Date(Math.floor(to.getTime() / HOUR_MS) * HOUR_MS);
    if (firstHour < lastHour) {
      cover.hours.push({ from: firstHour, to: lastHour });
      cover.rest.push({ from, to: firstHour }, { from: lastHour, to });
    } else cover.rest.push({ from, to });
  }
  cover.rest = cover.rest.filter(({ from, to }) => from < to);
  return cover;
}

function later(one: Date, other: Date): Date {
  return one > other ? one : other;
}
