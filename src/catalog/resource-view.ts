import { type Ctx, inTransaction, type Reader } from "../storage/index.ts";
import { inCustomerView } from "./customer-view-store.ts";
import { requireOperator } from "./operator-rights.ts";
import type { Buyer } from "./price-scope.ts";

/** Reads resources as one customer sees them, or, with null, as operators do: then there is no buyer. */
export function inResourceView<T>(
  ctx: Ctx,
  customerId: string | null,
  work: (tx: Reader, buyer: Buyer | null) => Promise<T>,
): Promise<T> {
  if (customerId !== null) return inCustomerView(ctx, customerId, work);
  requireOperator(ctx, "read");
  return inTransaction(ctx, (tx) => work(tx, null));
}
