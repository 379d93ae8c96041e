import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTransaction, newestFirst, type Ctx } from "../../storage/index.ts";
import { requireOperator } from "../require-operator.ts";
import { findInvoices } from "./supplier-invoice-store.ts";
import type { SupplierInvoice } from "./supplier-invoice.ts";

/** What suppliers have asked for, the last recorded first. For operators. */
export async function listSupplierInvoices(
  ctx: Ctx,
  { page, providerId = null }: { page: PageRequest; providerId?: string | null | undefined },
): Promise<Page<SupplierInvoice>> {
  requireOperator(ctx.principal);
  return newestFirst(ctx, { name: "supplier-invoices", page }, (slice) =>
    inTransaction(ctx, (tx) => findInvoices(tx, providerId, slice)),
  );
}
