import { fail } from "../../kernel/app-error.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { requireOperator } from "../require-operator.ts";
import { findUsage, findUsageDays, sumUsage, type UsageTotals } from "./supplier-usage-store.ts";
import type { SupplierUsage, UsageDay } from "./supplier-usage.ts";

/** An imported list, what it comes to, and what each of its days does. */
export interface SupplierUsageReport {
  usage: SupplierUsage;
  totals: UsageTotals;
  /** By day and model; the first two thousand. The totals have all. */
  days: UsageDay[];
}

const DAYS_MAX = 2_000;

/** What was found when a supplier's list was held against our calls. For operators. Throws `not_found`. */
export async function getSupplierUsage(
  ctx: Ctx,
  { usageId }: { usageId: string },
): Promise<SupplierUsageReport> {
  requireOperator(ctx.principal);
  return inTransaction(ctx, async (tx) => {
    const usage = await findUsage(tx, usageId);
    if (usage === null) throw fail("not_found");
    return { usage, totals: await sumUsage(tx, usageId), days: await findUsageDays(tx, usageId, DAYS_MAX) };
  });
}
