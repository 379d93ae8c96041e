import { fail } from "../../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { requireFinance } from "../require-operator.ts";
import { auditableInvoice } from "./auditable-invoice.ts";
import { findInvoice, removeInvoice } from "./supplier-invoice-store.ts";

/** Takes a supplier's invoice off again, for one that was recorded wrongly. Throws `not_found`. */
export async function deleteSupplierInvoice(ctx: Ctx, { invoiceId }: { invoiceId: string }): Promise<void> {
  requireFinance(ctx.principal);
  await inTransaction(ctx, async (tx) => {
    const invoice = await findInvoice(tx, invoiceId);
    if (invoice === null) throw fail("not_found");
    await removeInvoice(tx, invoiceId);
    await audit(tx, ctx, {
      action: "supplier_invoice.delete",
      subjectKind: "supplier_invoice",
      subjectId: invoiceId,
      customerId: null,
      before: auditableInvoice(invoice),
    });
  });
}
