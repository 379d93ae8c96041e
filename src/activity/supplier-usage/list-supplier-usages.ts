import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTransaction, newestFirst, type Ctx } from "../../storage/index.ts";
import { requireOperator } from "../require-operator.ts";
import { findUsages } from "./supplier-usage-store.ts";
import type { SupplierUsage } from "./supplier-usage.ts";

/** Suppliers' lists that were imported, the last one first. For operators. */
export async function listSupplierUsages(
  ctx: Ctx,
  { page, providerId = null }: { page: PageRequest; providerId?: string | null | undefined },
): Promise<Page<SupplierUsage>> {
  requireOperator(ctx.principal);
  return newestFirst(ctx, { name: "supplier-usages", page }, (slice) =>
    inTransaction(ctx, (tx) => findUsages(tx, providerId, slice)),
  );
}
