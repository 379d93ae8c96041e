import { Args, Ctx, Query, Resolver } from "type-graphql";
import { getBalance, verifyLedger } from "../../ledger/index.ts";
import type { GraphqlContext } from "../context.ts";
import { BalanceView, toBalance } from "../types/balance.ts";
import { LedgerFindingView, OfCustomerArgs, toFinding } from "./ledger-types.ts";

@Resolver()
export class LedgerAdminResolver {
  @Query(() => BalanceView, { nullable: true, description: "Get a customer's balance." })
  async balance(
    @Args(() => OfCustomerArgs) { customerId }: OfCustomerArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<BalanceView> {
    return toBalance(await getBalance(ctx, { customerId }));
  }

  @Query(() => [LedgerFindingView], { description: "Check the books against every law, in one snapshot." })
  async ledgerVerify(@Ctx() ctx: GraphqlContext): Promise<LedgerFindingView[]> {
    return (await verifyLedger(ctx.database)).map(toFinding);
  }
}
