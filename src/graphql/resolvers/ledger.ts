import { Args, Ctx, Query, Resolver } from "type-graphql";
import { getBalance, getTransaction } from "../../ledger/index.ts";
import type { GraphqlContext } from "../context.ts";
import { Exports } from "../exports.ts";
import { exportTransactionViews, readTransactions } from "../read-transactions.ts";
import { tenantOf } from "../tenant.ts";
import { BalanceView, toBalance, toTransaction, TransactionConnection } from "../types/balance.ts";
import { TransactionIdArgs, TransactionsArgs, TransactionView } from "../types/balance.ts";
import type { Connection } from "../types/connection.ts";

@Resolver()
export class LedgerResolver {
  @Query(() => BalanceView, { description: "Get available and reserved balance." })
  async balance(@Ctx() ctx: GraphqlContext): Promise<BalanceView> {
    return toBalance(await getBalance(ctx, { customerId: tenantOf(ctx) }));
  }

  @Query(() => TransactionConnection, { description: "List balance transactions for the current customer." })
  @Exports(exportTransactionViews)
  balanceTransactions(
    @Args(() => TransactionsArgs) args: TransactionsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<TransactionView>> {
    return readTransactions(ctx, args);
  }

  @Query(() => TransactionView, { nullable: true, description: "Get one balance transaction." })
  async balanceTransaction(
    @Args(() => TransactionIdArgs) { id }: TransactionIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<TransactionView> {
    return toTransaction(await getTransaction(ctx, { customerId: tenantOf(ctx), transactionId: id }));
  }
}
