import { Args, Ctx, Query, Resolver } from "type-graphql";
import { getBalance, getTransaction, listTransactions } from "../../ledger/index.ts";
import type { GraphqlContext } from "../context.ts";
import { omitNull } from "../omit-null.ts";
import { tenantOf } from "../tenant.ts";
import { readRange } from "../time-range.ts";
import { BalanceView, toBalance, toTransaction, TransactionConnection } from "../types/balance.ts";
import { TransactionIdArgs, TransactionsArgs, TransactionView } from "../types/balance.ts";
import { pageOf, toConnection, type Connection } from "../types/connection.ts";

@Resolver()
export class LedgerResolver {
  @Query(() => BalanceView, { description: "Get available and reserved balance." })
  async balance(@Ctx() ctx: GraphqlContext): Promise<BalanceView> {
    return toBalance(await getBalance(ctx, { customerId: tenantOf(ctx) }));
  }

  @Query(() => TransactionConnection, { description: "List balance transactions for the current customer." })
  async balanceTransactions(
    @Args(() => TransactionsArgs) { first, after, from, to, ...filter }: TransactionsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<TransactionView>> {
    const range = await readRange(ctx, omitNull({ from, to }));
    const input = {
      customerId: tenantOf(ctx),
      page: pageOf({ first, after }),
      ...omitNull(filter),
      ...range,
    };
    return toConnection(await listTransactions(ctx, input), toTransaction);
  }

  @Query(() => TransactionView, { nullable: true, description: "Get one balance transaction." })
  async balanceTransaction(
    @Args(() => TransactionIdArgs) { id }: TransactionIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<TransactionView> {
    return toTransaction(await getTransaction(ctx, { customerId: tenantOf(ctx), transactionId: id }));
  }
}
