import { localDay, localMidnight } from "../../kernel/quota-window.ts";

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Whether a text names a month, as 2026-11. There is no year 0. */
export function isMonth(text: string): boolean {
  return MONTH.test(text) && !text.startsWith("0000");
}

/** The month that a moment falls in, by the calendar of a time zone. */
export function monthOf(at: Date, timezone: string): string {
  return localDay(at, timezone).slice(0, 7);
}

/** The month so many months later, or earlier. Months sort as texts. */
export function shiftMonth(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  const months = year * 12 + number - 1 + by;
  const digits = [Math.floor(months / 12), (months % 12) + 1].map(String);
  return `${digits[0]?.padStart(4, "0") ?? ""}-${digits[1]?.padStart(2, "0") ?? ""}`;
}

/** The first moment of a month in a time zone. */
export function monthStart(month: string, timezone: string): Date {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return localMidnight({ year, month: number, day: 1 }, timezone);
}
