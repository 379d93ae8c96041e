import type { ApiKey, QuotaPeriod } from "../customers/index.ts";
import type { GraphqlContext } from "./context.ts";
import { startOfDay } from "./time-range.ts";
import { toApiKey, type ApiKeyView } from "./types/api-key.ts";

/**
 * How the keys of one customer are shown: with its currency, and with the ends of quota periods by its days.
 */
export async function keyPresenter(
  ctx: GraphqlContext,
  customerId: string,
): Promise<(key: ApiKey) => ApiKeyView> {
  const { currency, reportingTimezone } = await ctx.loaders.customer.load(customerId);
  const today = dayIn(reportingTimezone, ctx.clock.now());
  const resetsAt = (period: QuotaPeriod): Date | null => {
    const next = nextPeriod(today, period);
    return next === null ? null : startOfDay(next, reportingTimezone);
  };
  return (key) => toApiKey(key, { currency, resetsAt });
}

function dayIn(zone: string, at: Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(at);
}

function nextPeriod(today: string, period: QuotaPeriod): string | null {
  if (period === "total") return null;
  const [year = 0, month = 1, day = 1] = today.split("-").map(Number);
  const next = period === "daily" ? Date.UTC(year, month - 1, day + 1) : Date.UTC(year, month, 1);
  return new Date(next).toISOString().slice(0, 10);
}
