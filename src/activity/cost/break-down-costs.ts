import { readTenant, type Ctx } from "../../storage/index.ts";
import type { Cell } from "../cells/cell.ts";
import { sumCells } from "../cells/sum-cells.ts";
import { reportRange, type ReportRange } from "../report-range.ts";
import { costCounters, sumCosts, type CostCell, type CostSums } from "./cost-sums.ts";
import type { CostRangeInput } from "./trend-costs.ts";

export interface BreakDownCostsInput extends CostRangeInput {
  model?: string | undefined;
  apiKeyId?: string | undefined;
}

/** Requests that one tier of one price charged, or that no price did. */
export type PricedCell = Cell<"priceId" | "priceTier", keyof CostCell>;

export interface CostBreakdown {
  range: ReportRange;
  totals: CostSums;
  cells: (PricedCell & { day: string; model: string })[];
}

/**
 * What a customer's requests used and cost by day, model and the price that charged them. Throws
 * `invalid_request` for a range that `reportRange` refuses.
 */
export async function breakDownCosts(
  ctx: Pick<Ctx, "clock" | "database" | "principal">,
  input: BreakDownCostsInput,
): Promise<CostBreakdown> {
  const { customerId, model, apiKeyId } = input;
  const range = reportRange(ctx.clock.now(), input);
  const cells = await readTenant(ctx, customerId, (reader) =>
    sumCells(reader, {
      ...{ customerId, ...range, filter: { model, apiKeyId }, sums: costCounters },
      by: ["day", "model", "priceId", "priceTier"],
    }),
  );
  return { range, totals: sumCosts(cells), cells };
}
