import { readTenant, type Ctx } from "../../storage/index.ts";
import { sumCells } from "../cells/sum-cells.ts";
import { reportRange, type ReportRange } from "../report-range.ts";
import { costCounters, rankModels, sumCosts, type CostSums, type ModelCost } from "./cost-sums.ts";
import type { CostRangeInput } from "./trend-costs.ts";

export interface ModelComparison {
  range: ReportRange;
  totals: CostSums;
  /** The dearest first. */
  models: ModelCost[];
}

/**
 * What the requests to each model cost their customer. Throws `invalid_request` for a range that
 * `reportRange` refuses.
 */
export async function compareModels(
  ctx: Pick<Ctx, "clock" | "database" | "principal">,
  input: CostRangeInput,
): Promise<ModelComparison> {
  const { customerId } = input;
  const range = reportRange(ctx.clock.now(), input);
  const cells = await readTenant(ctx, customerId, (reader) =>
    sumCells(reader, { customerId, ...range, by: ["model"], sums: costCounters }),
  );
  const models = rankModels(new Map(cells.map((cell) => [cell.model, sumCosts([cell])])));
  return { range, totals: sumCosts(cells), models };
}
