import { readTenant, type Ctx } from "../../storage/index.ts";
import { sumCells } from "../cells/sum-cells.ts";
import { daysOf, reportRange, type GivenRange, type ReportRange } from "../report-range.ts";
import { costCounters, sumCosts, type CostSums } from "./cost-sums.ts";

export interface CostRangeInput extends GivenRange {
  customerId: string;
  /** The customer's, which cuts the days. */
  timezone: string;
}

/** What one day cost. */
export interface CostPoint extends CostSums {
  date: string;
}

export interface CostTrend {
  range: ReportRange;
  totals: CostSums;
  /** Every day that the range touches. */
  points: CostPoint[];
}

/**
 * What a customer's requests cost it, day by day. Throws `invalid_request` for a range that `reportRange`
 * refuses.
 */
export async function trendCosts(
  ctx: Pick<Ctx, "clock" | "database" | "principal">,
  input: CostRangeInput,
): Promise<CostTrend> {
  const { customerId } = input;
  const range = reportRange(ctx.clock.now(), input);
  const cells = await readTenant(ctx, customerId, (reader) =>
    sumCells(reader, { customerId, ...range, by: ["day"], sums: costCounters }),
  );
  const days = new Map(cells.map((cell) => [cell.day, sumCosts([cell])]));
  const points = daysOf(range).map((date) => ({ date, ...(days.get(date) ?? sumCosts([])) }));
  return { range, totals: sumCosts(cells), points };
}
