import { localMidnight } from "../kernel/quota-window.ts";

const DAY_MS = 86_400_000;

/** The first moment of a day ("2026-11-23") in a time zone. */
export function midnightOf(day: string, timezone: string): Date {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return localMidnight({ year, month, day: date }, timezone);
}

/** The day so many days later, or earlier. */
export function shiftDay(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10);
}

/** How many days the second is later than the first. */
export function daysBetween(day: string, later: string): number {
  return (Date.parse(`${later}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / DAY_MS;
}
