import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { inTenant, type Ctx } from "../storage/index.ts";
import { selectTransactions, type TransactionFilter } from "./transaction-store.ts";
import type { Transaction } from "./transaction.ts";

export interface ListTransactionsInput extends TransactionFilter {
  customerId: string;
  page: PageRequest;
}

/** A customer's movements of money, newest first. `from` is inclusive, `to` exclusive. */
export async function listTransactions(ctx: Ctx, input: ListTransactionsInput): Promise<Page<Transaction>> {
  const { customerId, page, ...filter } = input;
  const scope = { list: "transactions", owner: customerId };
  const after = readCursor(ctx.keyring, scope, page.cursor);
  const rows = await inTenant(ctx, customerId, (tx) =>
    selectTransactions(tx, { customerId, filter, after, take: page.limit + 1 }),
  );
  return cutPage(rows, page, (last) =>
    writeCursor(ctx.keyring, scope, { key: String(last.seq), id: last.id }),
  );
}
