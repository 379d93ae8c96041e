import { Args, Ctx, Query, Resolver } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { Exports } from "../exports.ts";
import { exportLogs, readCharts, readLogs, readMetrics } from "../read-observation.ts";
import type { Connection } from "../types/connection.ts";
import { ObservationChartsArgs, ObservationChartsView } from "../types/observation-charts.ts";
import { ObservationLogsArgs, RequestLogConnection } from "../types/observation-logs.ts";
import { ObservationMetricsView } from "../types/observation-metrics.ts";
import { FilteredReportArgs } from "../types/report.ts";
import type { RequestLogView } from "../types/request-log.ts";

@Resolver()
export class ObservationResolver {
  @Query(() => ObservationMetricsView, {
    description: "Get success rate, latency, error, and request metrics.",
  })
  observationMetrics(
    @Args(() => FilteredReportArgs) args: FilteredReportArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ObservationMetricsView> {
    return readMetrics(ctx, args);
  }

  @Query(() => ObservationChartsView, { description: "Get chart-ready observation data." })
  observationCharts(
    @Args(() => ObservationChartsArgs) args: ObservationChartsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ObservationChartsView> {
    return readCharts(ctx, args);
  }

  @Query(() => RequestLogConnection, { description: "List customer-safe request observation logs." })
  @Exports(exportLogs)
  observationLogs(
    @Args(() => ObservationLogsArgs) args: ObservationLogsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<RequestLogView>> {
    return readLogs(ctx, args);
  }
}
