import { readPage, type Page, type PageRequest } from "../kernel/page.ts";
import { inTenant, type Ctx } from "../storage/index.ts";
import { checkRange } from "./transaction-range.ts";
import { selectTransactions, type TransactionFilter } from "./transaction-store.ts";
import type { Transaction } from "./transaction.ts";

export interface ListTransactionsInput extends TransactionFilter {
  customerId: string;
  page: PageRequest;
}

/**
 * A customer's movements of money, newest first. `from` is inclusive, `to` exclusive. Throws
 * `invalid_request` for a range that is turned round or longer than 366 days.
 */
export async function listTransactions(ctx: Ctx, input: ListTransactionsInput): Promise<Page<Transaction>> {
  const { customerId, page, ...filter } = input;
  checkRange(filter, ctx.clock.now());
  const scope = { list: "transactions", owner: customerId };
  return readPage(
    ctx.keyring,
    { scope, page },
    {
      fetch: (stretch) =>
        inTenant(ctx, customerId, (tx) => selectTransactions(tx, { customerId, filter, stretch })),
      positionOf: ({ seq, id }) => ({ key: String(seq), id }),
    },
  );
}
