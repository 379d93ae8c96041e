import { readTenant, type Ctx } from "../../storage/index.ts";
import { sumCellSets } from "../cells/sum-cell-sets.ts";
import { daysOf, reportRange, type ReportRange } from "../report-range.ts";
import type { PricedCell } from "./break-down-costs.ts";
import { costCounters, sumCosts, type CostSums } from "./cost-sums.ts";
import type { CostPoint, CostRangeInput } from "./trend-costs.ts";

export interface ModelReview {
  range: ReportRange;
  totals: CostSums;
  /** Every day that the range touches. */
  daily: CostPoint[];
  cells: PricedCell[];
}

/**
 * What the requests to one model cost, by day and by the price that charged them; nothing for a model that
 * was not asked. Throws `invalid_request` for a range that `reportRange` refuses.
 */
export async function reviewModel(
  ctx: Pick<Ctx, "clock" | "database" | "principal">,
  input: CostRangeInput & { model: string },
): Promise<ModelReview> {
  const { customerId, model } = input;
  const range = reportRange(ctx.clock.now(), input);
  const { days, prices } = await readTenant(ctx, customerId, (reader) =>
    sumCellSets(reader, {
      ...{ customerId, ...range, filter: { model }, sums: costCounters },
      sets: { days: ["day"], prices: ["priceId", "priceTier"] },
    }),
  );
  const byDay = new Map(days.map((cell) => [cell.day, sumCosts([cell])]));
  const daily = daysOf(range).map((date) => ({ date, ...(byDay.get(date) ?? sumCosts([])) }));
  return { range, totals: sumCosts(days), daily, cells: prices };
}
