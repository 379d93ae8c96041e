import { fail } from "../../kernel/app-error.ts";
import { nano } from "../../kernel/money.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { inTime } from "../in-time-store.ts";
import { requireOperator } from "../require-operator.ts";
import { findInvoice, sumRecordedCosts } from "./supplier-invoice-store.ts";
import type { Reconciliation } from "./supplier-invoice.ts";

/**
 * Holds a supplier's invoice against what its calls of that time cost by our records. Nothing is changed. For
 * operators. Throws `not_found`, `invalid_request` when there are too many calls.
 */
export async function reconcileSupplierInvoice(
  ctx: Ctx,
  { invoiceId }: { invoiceId: string },
): Promise<Reconciliation> {
  requireOperator(ctx.principal);
  const { invoice, lines } = await inTransaction(ctx, async (tx) => {
    const found = await findInvoice(tx, invoiceId);
    if (found === null) throw fail("not_found");
    return { invoice: found, lines: await inTime(tx, () => sumRecordedCosts(tx, found)) };
  });
  const recorded = nano(
    lines.filter(({ currency }) => currency === invoice.currency).reduce((sum, { cost }) => sum + cost, 0n),
  );
  return {
    ...{ invoice, recorded, lines },
    difference: nano(invoice.amount - recorded),
    callsOfUnknownCost: lines.reduce((sum, line) => sum + line.callsOfUnknownCost, 0),
  };
}
