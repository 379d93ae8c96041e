import type { Ctx } from "../storage/index.ts";
import { checkRange } from "./transaction-range.ts";
import { streamTransactions, type TransactionFilter } from "./transaction-store.ts";
import type { Transaction } from "./transaction.ts";

export interface ExportTransactionsInput extends TransactionFilter {
  customerId: string;
}

/**
 * All of a customer's movements of money that its list would page through, newest first, in batches, as they
 * stand at one moment. Throws as that list does.
 */
export function exportTransactions(
  ctx: Ctx,
  { customerId, ...filter }: ExportTransactionsInput,
): AsyncIterable<Transaction[]> {
  checkRange(filter, ctx.clock.now());
  return streamTransactions(ctx, { customerId, filter });
}
