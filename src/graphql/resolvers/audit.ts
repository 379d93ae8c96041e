import { Args, Ctx, Query, Resolver } from "type-graphql";
import { listAccountEvents } from "../../customers/index.ts";
import type { GraphqlContext } from "../context.ts";
import { tenantOf } from "../tenant.ts";
import { AccountEventConnection, AccountEventsArgs, toAccountEvent } from "../types/account-event.ts";
import type { AccountEventView } from "../types/account-event.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";

@Resolver()
export class AccountEventsResolver {
  @Query(() => AccountEventConnection, { description: "List what was done to the account, and by whom." })
  async auditEvents(
    @Args(() => AccountEventsArgs) args: AccountEventsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<AccountEventView>> {
    const input = { customerId: tenantOf(ctx), ...listInput(args) };
    return toConnection(await listAccountEvents(ctx, input), toAccountEvent);
  }
}
