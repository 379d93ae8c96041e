import { formatAmount } from "../../kernel/money.ts";
import type { SupplierInvoice } from "./supplier-invoice.ts";

/** An invoice as its audit rows show it. */
export function auditableInvoice(invoice: SupplierInvoice): Record<string, string> {
  const { providerId, reference, currency, amount, periodStart, periodEnd, note } = invoice;
  return {
    ...{ providerId, reference, currency, amount: formatAmount(amount), note },
    ...{ periodStart: periodStart.toISOString(), periodEnd: periodEnd.toISOString() },
  };
}
