import {
  chartRequests,
  exportRequestLogs,
  keptRange,
  listRequestLogs,
  measureRequests,
} from "../activity/index.ts";
import type { GraphqlContext } from "./context.ts";
import { omitNull } from "./omit-null.ts";
import { tenantOf } from "./tenant.ts";
import { readRange, readReportRange } from "./time-range.ts";
import { pageOf, toConnection, withoutPage, type Connection } from "./types/connection.ts";
import {
  toCharts,
  type ObservationChartsArgs,
  type ObservationChartsView,
} from "./types/observation-charts.ts";
import type { ObservationLogsArgs } from "./types/observation-logs.ts";
import { toMetrics, type ObservationMetricsView } from "./types/observation-metrics.ts";
import type { FilteredReportArgs } from "./types/report.ts";
import { toRequestLog, type RequestLogView } from "./types/request-log.ts";

/** How a customer's requests went. */
export async function readMetrics(
  ctx: GraphqlContext,
  { from, to, ...filter }: FilteredReportArgs,
): Promise<ObservationMetricsView> {
  const range = await readReportRange(ctx, omitNull({ from, to }));
  return toMetrics(await measureRequests(ctx, { ...range, ...omitNull(filter) }));
}

/** The same over time. */
export async function readCharts(
  ctx: GraphqlContext,
  { from, to, interval, ...filter }: ObservationChartsArgs,
): Promise<ObservationChartsView> {
  const range = await readReportRange(ctx, omitNull({ from, to }));
  const { currency } = await ctx.loaders.customer.load(range.customerId);
  const charts = await chartRequests(ctx, { ...range, interval: interval ?? "day", ...omitNull(filter) });
  return toCharts(charts, currency);
}

/** A customer's requests, one by one. */
export async function readLogs(
  ctx: GraphqlContext,
  args: ObservationLogsArgs,
): Promise<Connection<RequestLogView>> {
  const page = await listRequestLogs(ctx, { ...(await filterOf(ctx, args)), page: pageOf(args) });
  return toConnection(page, toRequestLog);
}

/** The same without pages. */
export async function* exportLogs(
  ctx: GraphqlContext,
  args: ObservationLogsArgs,
): AsyncGenerator<RequestLogView[], void, void> {
  for await (const rows of exportRequestLogs(ctx, await filterOf(ctx, args))) yield rows.map(toRequestLog);
}

type Filter = Omit<Parameters<typeof listRequestLogs>[1], "page">;

async function filterOf(ctx: GraphqlContext, { from, to, ...filter }: ObservationLogsArgs): Promise<Filter> {
  const range = await readRange(ctx, omitNull({ from, to }));
  const customerId = tenantOf(ctx);
  const kept = await keptRange(ctx, { customerId, ...range });
  return { customerId, ...omitNull(withoutPage(filter)), ...kept };
}
