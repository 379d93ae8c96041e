import { readTenant, type Ctx } from "../storage/index.ts";
import type { Held } from "./held.ts";
import { selectHeld } from "./house-store.ts";
import { selectTransactions } from "./transaction-store.ts";
import type { Transaction } from "./transaction.ts";

/** What one request did to its customer's account. */
export interface Receipt {
  held: Held;
  /** In the order in which they were booked. */
  transactions: Transaction[];
}

// A request is reserved, released, charged and, rarely, corrected.
const TRANSACTIONS_MAX = 20;

/**
 * The money of one request of a customer; null when it never held any, or is none of this customer's. Of a
 * request that ends meanwhile it may have `held` as it was before, and transactions from after.
 */
export async function getReceipt(
  ctx: Ctx,
  { customerId, requestId }: { customerId: string; requestId: string },
): Promise<Receipt | null> {
  return readTenant(ctx, customerId, async (reader) => {
    const held = await selectHeld(reader, { customerId, requestId });
    if (!held) return null;
    const stretch = { after: null, take: TRANSACTIONS_MAX, backwards: true };
    const input = { customerId, filter: { requestId }, stretch };
    return { held, transactions: await selectTransactions(reader, input) };
  });
}
