import { readTenant, type Ctx } from "../../storage/index.ts";
import { sumCellSets } from "../cells/sum-cell-sets.ts";
import { daysOf, reportRange, type GivenRange, type ReportRange } from "../report-range.ts";
import { dearestFirst, foldUsage, noSums, usageCounters, type UsageSums } from "./usage-sums.ts";

export interface ReportUsageInput extends GivenRange {
  customerId: string;
  /** The customer's, which cuts the days. */
  timezone: string;
  model?: string | undefined;
  apiKeyId?: string | undefined;
}

export interface UsageReport {
  range: ReportRange;
  totals: UsageSums;
  /** Every day that the range touches. */
  daily: (UsageSums & { date: string })[];
  /** The dearest first. */
  byModel: (UsageSums & { model: string })[];
  byKey: (UsageSums & { apiKeyId: string })[];
}

/**
 * What a customer's requests came to, by days, by models and by keys: three ways to divide the same total.
 * Throws `invalid_request` for a range that `reportRange` refuses.
 */
export async function reportUsage(
  ctx: Pick<Ctx, "clock" | "database" | "principal">,
  input: ReportUsageInput,
): Promise<UsageReport> {
  const { customerId, model, apiKeyId } = input;
  const range = reportRange(ctx.clock.now(), input);
  const cells = await readTenant(ctx, customerId, (reader) =>
    sumCellSets(reader, {
      ...{ customerId, ...range, filter: { model, apiKeyId }, sums: usageCounters },
      sets: { daily: ["day", "status"], byModel: ["model", "status"], byKey: ["apiKeyId", "status"] },
    }),
  );
  const days = foldUsage(cells.daily, ({ day }) => day);
  const models = dearestFirst(foldUsage(cells.byModel, (cell) => cell.model));
  const keys = dearestFirst(foldUsage(cells.byKey, (cell) => cell.apiKeyId));
  return {
    range,
    totals: foldUsage(cells.daily, () => "all").get("all") ?? noSums,
    daily: daysOf(range).map((date) => ({ date, ...(days.get(date) ?? noSums) })),
    byModel: models.map(([name, sums]) => ({ model: name, ...sums })),
    byKey: keys.map(([id, sums]) => ({ apiKeyId: id, ...sums })),
  };
}
