export const quotaPeriods = ["total", "daily", "monthly"] as const;
/** How often a quota begins anew; `total` never does. */
export type QuotaPeriod = (typeof quotaPeriods)[number];

const DAY_MS = 86_400_000;
const FORMATS_MAX = 1_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const MIDNIGHTS_MAX = 10_000;
const midnights = new Map<string, number>();

/**
 * The window of a quota that a moment falls in, by the calendar of a time zone: "total", "2026-11-23" or
 * "2026-11". A new period has a new name, so nothing is ever set back to zero.
 */
export function quotaWindow(period: QuotaPeriod, at: Date, timezone: string): string {
  if (period === "total") return "total";
  const day = localDay(at, timezone);
  return period === "daily" ? day : day.slice(0, 7);
}

/** When that window ends and the next one begins; null for a total. */
export function windowEnd(period: QuotaPeriod, at: Date, timezone: string): Date | null {
  if (period === "total") return null;
  const [year = 0, month = 1, day = 1] = localDay(at, timezone).split("-").map(Number);
  return period === "daily"
    ? localMidnight({ year, month, day: day + 1 }, timezone)
    : localMidnight({ year, month: month + 1, day: 1 }, timezone);
}

/** The first moment of a calendar day; days and months past their end count on into the next. */
export function localMidnight(
  { year, month, day }: { year: number; month: number; day: number },
  timezone: string,
): Date {
  const wanted = new Date(Date.UTC(year, month - 1, day));
  if (timezone === "UTC") return wanted;
  const name = wanted.toISOString().slice(0, 10);
  const known = midnights.get(`${timezone} ${name}`);
  if (known !== undefined) return new Date(known);
  // The day begins within a day of the same midnight in UTC; a change of the clock may put it on any minute.
  let before = wanted.getTime() - DAY_MS;
  let from = wanted.getTime() + DAY_MS;
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (localDay(new Date(middle), timezone) < name) before = middle;
    else from = middle;
  }
  if (midnights.size >= MIDNIGHTS_MAX) midnights.clear();
  midnights.set(`${timezone} ${name}`, from);
  return new Date(from);
}

/** The calendar day of a moment in a time zone, as "2026-11-23". */
export function localDay(at: Date, timezone: string): string {
  return timezone === "UTC" ? at.toISOString().slice(0, 10) : formatOf(timezone).format(at);
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known) return known;
  if (formats.size >= FORMATS_MAX) formats.clear();
  // This locale's own form of a date is year-month-day.
  const made = new Intl.DateTimeFormat("en-CA", {
    timeZone: timezone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  formats.set(timezone, made);
  return made;
}
