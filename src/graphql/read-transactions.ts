import { exportTransactions, listTransactions } from "../ledger/index.ts";
import type { GraphqlContext } from "./context.ts";
import { omitNull } from "./omit-null.ts";
import { tenantOf } from "./tenant.ts";
import { readRange } from "./time-range.ts";
import { toTransaction, type TransactionsArgs, type TransactionView } from "./types/balance.ts";
import { pageOf, toConnection, withoutPage, type Connection } from "./types/connection.ts";

/** A customer's movements of money, newest first. */
export async function readTransactions(
  ctx: GraphqlContext,
  args: TransactionsArgs,
): Promise<Connection<TransactionView>> {
  const input = { ...(await filterOf(ctx, args)), page: pageOf(args) };
  return toConnection(await listTransactions(ctx, input), toTransaction);
}

/** The same without pages. */
export async function* exportTransactionViews(
  ctx: GraphqlContext,
  args: TransactionsArgs,
): AsyncGenerator<TransactionView[], void, void> {
  for await (const rows of exportTransactions(ctx, await filterOf(ctx, args))) yield rows.map(toTransaction);
}

async function filterOf(
  ctx: GraphqlContext,
  { from, to, ...filter }: TransactionsArgs,
): Promise<Parameters<typeof exportTransactions>[1]> {
  const range = await readRange(ctx, omitNull({ from, to }));
  return { customerId: tenantOf(ctx), ...omitNull(withoutPage(filter)), ...range };
}
