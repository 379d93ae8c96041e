import { fail } from "../kernel/app-error.ts";
import { inTenant, type Ctx } from "../storage/index.ts";
import { readTransactionId } from "./transaction-id.ts";
import { selectTransaction } from "./transaction-store.ts";
import type { Transaction } from "./transaction.ts";

/** One movement by its public id. Throws `not_found` for unknown and for foreign ids alike. */
export async function getTransaction(
  ctx: Ctx,
  input: { customerId: string; transactionId: string },
): Promise<Transaction> {
  const key = readTransactionId(input.transactionId);
  const found =
    key && (await inTenant(ctx, input.customerId, (tx) => selectTransaction(tx, input.customerId, key)));
  if (!found) throw fail("not_found");
  return found;
}
