import { compareModels, trendCosts, type CostSums, type ReportRange } from "../activity/index.ts";
import { reviewCosts, runwayDays } from "../activity/index.ts";
import { getBalance } from "../ledger/index.ts";
import type { GraphqlContext } from "./context.ts";
import { omitNull } from "./omit-null.ts";
import { tenantOf } from "./tenant.ts";
import { readReportRange } from "./time-range.ts";
import { toCostOverview, type CostOverviewView } from "./types/cost-overview.ts";
import { toCostModelLine, toCostPoint, toCosts } from "./types/cost.ts";
import type { CostModelsView, CostReportFields, CostTrendView } from "./types/cost.ts";
import { toReport, type ReportArgs } from "./types/report.ts";

/** What the caller's requests cost day by day. */
export async function readCostTrend(ctx: GraphqlContext, args: ReportArgs): Promise<CostTrendView> {
  const { points, ...report } = await trendCosts(ctx, await readReportRange(ctx, omitNull(args)));
  return { ...(await toCostReport(ctx, report)), points: points.map(toCostPoint) };
}

/** What the caller's requests to each model cost. */
export async function readCostModels(ctx: GraphqlContext, args: ReportArgs): Promise<CostModelsView> {
  const { models, ...report } = await compareModels(ctx, await readReportRange(ctx, omitNull(args)));
  return { ...(await toCostReport(ctx, report)), items: models.map(toCostModelLine) };
}

/** Where the caller's costs stand, and how long its balance lasts. */
export async function readCostOverview(ctx: GraphqlContext): Promise<CostOverviewView> {
  const customerId = tenantOf(ctx);
  const customer = await ctx.loaders.customer.load(customerId);
  const { currency, reportingTimezone: timezone, createdAt: since } = customer;
  const [review, balance] = await Promise.all([
    reviewCosts(ctx, { customerId, timezone, since }),
    getBalance(ctx, { customerId }),
  ]);
  return toCostOverview(review, { currency, runwayDays: runwayDays(balance.available, review.mean) });
}

/** What every report of costs begins with. */
export async function toCostReport(
  ctx: GraphqlContext,
  { range, totals }: { range: ReportRange; totals: CostSums },
): Promise<CostReportFields> {
  const { currency } = await ctx.loaders.customer.load(tenantOf(ctx));
  return { ...toReport(range), currency, totals: toCosts(totals) };
}
