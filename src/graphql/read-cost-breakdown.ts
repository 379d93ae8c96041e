import { breakDownCosts, reviewModel } from "../activity/index.ts";
import { getModel } from "../catalog/index.ts";
import type { GraphqlContext } from "./context.ts";
import { costLines } from "./cost-lines.ts";
import { omitNull } from "./omit-null.ts";
import { toCostReport } from "./read-costs.ts";
import { readReportRange } from "./time-range.ts";
import { toCostLine, toCostPoint } from "./types/cost.ts";
import type { CostBreakdownView, CostItemView, CostModelArgs, CostModelView } from "./types/cost.ts";
import type { FilteredReportArgs } from "./types/report.ts";

/** What the caller's requests were charged for, by day, model, component and price. */
export async function readCostBreakdown(
  ctx: GraphqlContext,
  { from, to, ...filter }: FilteredReportArgs,
): Promise<CostBreakdownView> {
  const range = await readReportRange(ctx, omitNull({ from, to }));
  const { cells, ...report } = await breakDownCosts(ctx, { ...range, ...omitNull(filter) });
  const groups = await costLines(ctx, cells, ({ day, model }) => `${day} ${model}`);
  const items = groups.flatMap(([{ day: date, model }, lines]) =>
    lines.map((line): CostItemView => ({ date, model, ...toCostLine(line) })),
  );
  return { ...(await toCostReport(ctx, report)), items };
}

/**
 * What the caller's requests to one model cost. Throws `model_not_found` for a model that was not asked in
 * the range and that the caller may not see.
 */
export async function readCostModel(
  ctx: GraphqlContext,
  { model, ...args }: CostModelArgs,
): Promise<CostModelView> {
  const range = await readReportRange(ctx, omitNull(args));
  const { cells, daily, ...report } = await reviewModel(ctx, { ...range, model });
  if (cells.length === 0) await getModel(ctx, { customerId: range.customerId, modelId: model });
  const [group] = await costLines(ctx, cells, () => model);
  return {
    ...(await toCostReport(ctx, report)),
    model,
    daily: daily.map(toCostPoint),
    components: group?.[1].map(toCostLine) ?? [],
  };
}
