import type { GraphqlContext } from "./context.ts";
import type { TimeBound } from "./scalars.ts";
import { tenantOf } from "./tenant.ts";

/** The two ends of a range as they were written. */
export interface WrittenRange {
  from?: TimeBound | null;
  to?: TimeBound | null;
}

/** `from` inclusive, `to` exclusive; what is absent is open. */
export interface TimeRange {
  from?: Date;
  to?: Date;
}

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * A written range as moments. Bare dates are days of the customer's reporting time zone, the last one
 * included.
 */
export async function readRange(ctx: GraphqlContext, { from, to }: WrittenRange): Promise<TimeRange> {
  const zone = from?.kind === "day" || to?.kind === "day" ? await reportingZone(ctx) : "UTC";
  return {
    ...(from && { from: from.kind === "day" ? startOfDay(from.text, zone) : new Date(from.text) }),
    ...(to && { to: to.kind === "day" ? startOfDay(dayAfter(to.text), zone) : new Date(to.text) }),
  };
}

/** The moment at which a day (2026-11-23) begins in an IANA time zone. */
export function startOfDay(day: string, zone: string): Date {
  const asUtc = Date.parse(`${day}T00:00:00Z`);
  const guess = asUtc - offsetMs(asUtc, zone);
  // Between the guess and the true moment the clocks may have changed: the offset there decides.
  return new Date(asUtc - offsetMs(guess, zone));
}

async function reportingZone(ctx: GraphqlContext): Promise<string> {
  return (await ctx.loaders.customer.load(tenantOf(ctx))).reportingTimezone;
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}

function offsetMs(at: number, zone: string): number {
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const { year, month, day, hour, minute, second } = parts as Record<string, string>;
  const local = `${year ?? ""}-${month ?? ""}-${day ?? ""}T${hour ?? ""}:${minute ?? ""}:${second ?? ""}Z`;
  return Date.parse(local) - Math.floor(at / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const digits = "2-digit";
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
  });
  formats.set(zone, format);
  return format;
}
