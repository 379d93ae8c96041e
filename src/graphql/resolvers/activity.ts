import { Args, Ctx, Query, Resolver } from "type-graphql";
import type { GraphqlContext } from "../context.ts";
import { Exports } from "../exports.ts";
import { exportDetailItems, exportDetailLines, readBillingDetail } from "../read-billing-detail.ts";
import { BillingDetailArgs, BillingDetailConnection, type BillingDetailView } from "../types/billing.ts";
import type { Connection } from "../types/connection.ts";

@Resolver()
export class ActivityResolver {
  @Query(() => BillingDetailConnection, {
    description:
      "Get customer-safe billing detail rows. " +
      "Supports from, to, model, status, key_id, and request_id filters.",
  })
  @Exports(exportDetailItems, exportDetailLines)
  billingDetail(
    @Args(() => BillingDetailArgs) args: BillingDetailArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<BillingDetailView>> {
    return readBillingDetail(ctx, args);
  }
}
