import { fail } from "../kernel/app-error.ts";
import { localMidnight } from "../kernel/quota-window.ts";
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

/**
 * A written range as moments. Bare dates are days of the customer's reporting time zone, the last one
 * included. Throws `invalid_request` for days that are turned round.
 */
export async function readRange(ctx: GraphqlContext, range: WrittenRange): Promise<TimeRange> {
  const hasDays = range.from?.kind === "day" || range.to?.kind === "day";
  return momentsOf(range, hasDays ? await reportingZone(ctx) : "UTC");
}

/** The same for a report, with whose it is and the time zone that cuts its days. */
export async function readReportRange(
  ctx: GraphqlContext,
  range: WrittenRange,
): Promise<TimeRange & { customerId: string; timezone: string }> {
  const timezone = await reportingZone(ctx);
  return { customerId: tenantOf(ctx), timezone, ...momentsOf(range, timezone) };
}

function momentsOf({ from, to }: WrittenRange, timezone: string): TimeRange {
  // As moments they may be one and the same, for the last day is included.
  if (from?.kind === "day" && to?.kind === "day" && from.text > to.text) {
    throw fail("invalid_request", { public: "`from` is later than `to`.", param: "from" });
  }
  return {
    ...(from && { from: momentOf(from, timezone, 0) }),
    ...(to && { to: momentOf(to, timezone, 1) }),
  };
}

function momentOf({ kind, text }: TimeBound, timezone: string, daysLater: number): Date {
  if (kind === "moment") return new Date(text);
  const [year = 0, month = 1, day = 1] = text.split("-").map(Number);
  return localMidnight({ year, month, day: day + daysLater }, timezone);
}

async function reportingZone(ctx: GraphqlContext): Promise<string> {
  return (await ctx.loaders.customer.load(tenantOf(ctx))).reportingTimezone;
}
