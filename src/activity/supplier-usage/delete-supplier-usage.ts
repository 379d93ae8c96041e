import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { requireFinance } from "../require-operator.ts";
import { auditableUsage } from "./auditable-usage.ts";
import { findUsage, removeUsage } from "./supplier-usage-store.ts";

/** Takes an imported list off with all that was found; its file can be imported anew. Throws `not_found`. */
export async function deleteSupplierUsage(ctx: Ctx, { usageId }: { usageId: string }): Promise<void> {
  requireFinance(ctx.principal);
  await inTransaction(ctx, async (tx) => {
    const usage = await findUsage(tx, usageId);
    if (usage === null) throw fail("not_found");
    await removeUsage(tx, usageId);
    await audit(tx, ctx, {
      action: "supplier_usage.delete",
      subjectKind: "supplier_usage",
      subjectId: usageId,
      customerId: null,
      before: auditableUsage(usage),
    });
  });
}
