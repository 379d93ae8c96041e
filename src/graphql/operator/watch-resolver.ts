import { Args, Ctx, Query, Resolver } from "type-graphql";
import { listTopMovers } from "../../activity/index.ts";
import type { GraphqlContext } from "../context.ts";
import { omitNull } from "../omit-null.ts";
import { readLowBalances } from "./read-low-balances.ts";
import { LowBalancesArgs, LowBalanceView, TopMoversArgs, TopMoversView, toTopMovers } from "./watch-types.ts";

@Resolver()
export class WatchResolver {
  @Query(() => TopMoversView, {
    nullable: true,
    description: "List customers or models whose charges changed most since the time before, as long.",
  })
  async topMovers(
    @Args(() => TopMoversArgs) { by, ...args }: TopMoversArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<TopMoversView> {
    return toTopMovers(await listTopMovers(ctx, { by, ...omitNull(args) }));
  }

  @Query(() => [LowBalanceView], {
    nullable: true,
    description: "List customers that are about to run out of money, those that do so first, first.",
  })
  lowBalances(
    @Args(() => LowBalancesArgs) args: LowBalancesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<LowBalanceView[]> {
    return readLowBalances(ctx, omitNull(args));
  }
}
