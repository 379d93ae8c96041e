import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { getBalance, rechargeAccount, verifyLedger } from "../../ledger/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { readAmount } from "../read-amount.ts";
import { BalanceView, toBalance } from "../types/balance.ts";
import { LedgerFindingView, OfCustomerArgs, RechargeCustomerInput } from "./ledger-types.ts";
import { RechargeCustomerPayload, toFinding, toRecharge } from "./ledger-types.ts";

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

  @Mutation(() => RechargeCustomerPayload, {
    description: "Pay money into a customer's account, once per key.",
  })
  @OpenTo("finance")
  async rechargeCustomer(
    @Arg("input", () => RechargeCustomerInput, { description: "Whose account, how much, and why." })
    { amount, ...input }: RechargeCustomerInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RechargeCustomerPayload> {
    return toRecharge(await rechargeAccount(ctx, { ...input, amount: readAmount(amount, "amount") }));
  }
}
