import { Args, Resolver, Root, Subscription } from "type-graphql";
import type { RequestRow } from "../../activity/index.ts";
import type { Balance } from "../../ledger/index.ts";
import type { GraphqlContext } from "../context.ts";
import { tenantOf } from "../tenant.ts";
import { BalanceView, toBalance } from "../types/balance.ts";
import { isAskedFor, RequestLogArgs, RequestLogView, toRequestLog } from "../types/request-log.ts";

interface Followed<A> {
  args: A;
  context: GraphqlContext;
}

@Resolver()
export class LiveResolver {
  @Subscription(() => RequestLogView, {
    description:
      "Each of your requests as it ends, within about a second. One that moved money is told once, however " +
      "late it is settled; one that moved none, when it is written within 15 seconds of coming in.",
    subscribe: ({ args, context }: Followed<RequestLogArgs>) =>
      context.live.requests(tenantOf(context), (row) => isAskedFor(args, row)),
  })
  requestLogged(@Root() row: RequestRow, @Args(() => RequestLogArgs) _args: RequestLogArgs): RequestLogView {
    return toRequestLog(row);
  }

  @Subscription(() => BalanceView, {
    description: "Your balance as it stands, and again whenever it has moved: looked at once a second.",
    subscribe: ({ context }: Followed<object>) => context.live.balance(tenantOf(context)),
  })
  balanceChanged(@Root() balance: Balance): BalanceView {
    return toBalance(balance);
  }
}
