import { Args, Ctx, Query, Resolver } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { readCostBreakdown, readCostModel } from "../read-cost-breakdown.ts";
import { readCostModels, readCostOverview, readCostTrend } from "../read-costs.ts";
import { readUsage } from "../read-usage.ts";
import { CostOverviewView } from "../types/cost-overview.ts";
import {
  CostBreakdownView,
  CostModelArgs,
  CostModelsView,
  CostModelView,
  CostTrendView,
} from "../types/cost.ts";
import { FilteredReportArgs, ReportArgs } from "../types/report.ts";
import { UsageBreakdownView } from "../types/usage.ts";

@Resolver()
export class CostsResolver {
  @Query(() => UsageBreakdownView, {
    description: "Get usage breakdown. Supports from, to, model, and key_id filters.",
  })
  usageBreakdown(
    @Args(() => FilteredReportArgs) args: FilteredReportArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<UsageBreakdownView> {
    return readUsage(ctx, args);
  }

  @Query(() => CostBreakdownView, {
    description: "Get customer-safe cost breakdown. Supports from, to, model, and key_id filters.",
  })
  costBreakdown(
    @Args(() => FilteredReportArgs) args: FilteredReportArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CostBreakdownView> {
    return readCostBreakdown(ctx, args);
  }

  @Query(() => CostOverviewView, { description: "Get the cost overview, with a forecast and the runway." })
  costOverview(@Ctx() ctx: GraphqlContext): Promise<CostOverviewView> {
    return readCostOverview(ctx);
  }

  @Query(() => CostTrendView, { description: "Get the daily cost trend. Supports from and to." })
  costTrend(@Args(() => ReportArgs) args: ReportArgs, @Ctx() ctx: GraphqlContext): Promise<CostTrendView> {
    return readCostTrend(ctx, args);
  }

  @Query(() => CostModelsView, { description: "List costs by model. Supports from and to." })
  costModels(@Args(() => ReportArgs) args: ReportArgs, @Ctx() ctx: GraphqlContext): Promise<CostModelsView> {
    return readCostModels(ctx, args);
  }

  @Query(() => CostModelView, {
    nullable: true,
    description: "Get the cost of one model. Supports from and to.",
  })
  costModel(
    @Args(() => CostModelArgs) args: CostModelArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<CostModelView> {
    return readCostModel(ctx, args);
  }
}
