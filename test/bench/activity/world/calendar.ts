import { zones } from "./draw-customers.ts";

/** How much of the year's requests an hour has, of each zone's customers. */
export interface HourWeight {
  start: string;
  /** In the order of `zones`. */
  weights: number[];
}

const HOUR_MS = 3_600_000;
const WEEKEND = 0.35;
const GROWTH = 0.6;
// By the hour of the day where the customer is.
const HOURS = [
  ...[0.25, 0.2, 0.16, 0.14, 0.14, 0.18, 0.3, 0.55, 0.9, 1.2, 1.35, 1.3],
  ...[1.1, 1.25, 1.4, 1.4, 1.3, 1.1, 0.85, 0.7, 0.65, 0.6, 0.5, 0.35],
];

/** Every hour of a span: nights and weekends are quiet where the customers live, and there is growth. */
export function weighHours(from: Date, to: Date, shares: readonly number[]): HourWeight[] {
  const clocks = zones.map((timeZone) => {
    const parts = { timeZone, hour: "numeric", weekday: "short", hourCycle: "h23" } as const;
    return new Intl.DateTimeFormat("en-US", parts);
  });
  const found: HourWeight[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += HOUR_MS) {
    const growth = 1 + GROWTH * ((at - from.getTime()) / (to.getTime() - from.getTime()));
    const weights = clocks.map((clock, zone) => growth * (shares[zone] ?? 0) * weightOf(clock, at));
    found.push({ start: new Date(at).toISOString(), weights });
  }
  return found;
}

function weightOf(clock: Intl.DateTimeFormat, at: number): number {
  const parts = clock.formatToParts(at);
  const hour = Number(parts.find(({ type }) => type === "hour")?.value);
  const weekday = parts.find(({ type }) => type === "weekday")?.value ?? "";
  return (HOURS[hour] ?? 0) * (weekday.startsWith("S") ? WEEKEND : 1);
}
