import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { listDeliveries, replayDelivery } from "../../policies/index.ts";
import { OpenTo } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { listInput, toConnection, type Connection } from "../types/connection.ts";
import { ReplayDeliveryInput } from "../types/delivery.ts";
import { OperatorDeliveriesArgs, OperatorDeliveryConnection, toOperatorDelivery } from "./delivery-types.ts";
import { ReplayOperatorDeliveryPayload, type OperatorDeliveryView } from "./delivery-types.ts";

@Resolver()
export class DeliveriesAdminResolver {
  @Query(() => OperatorDeliveryConnection, { description: "List webhooks and mails to customers." })
  async deliveries(
    @Args(() => OperatorDeliveriesArgs) args: OperatorDeliveriesArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<OperatorDeliveryView>> {
    const input = listInput(args);
    return toConnection(await listDeliveries(ctx, input), toOperatorDelivery);
  }

  @Mutation(() => ReplayOperatorDeliveryPayload, {
    description: "Send a message again that arrived or was given up, under the same id.",
  })
  @OpenTo("support")
  async replayDelivery(
    @Arg("input", () => ReplayDeliveryInput, { description: "Which." }) input: ReplayDeliveryInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<ReplayOperatorDeliveryPayload> {
    return { delivery: toOperatorDelivery(await replayDelivery(ctx, input)) };
  }
}
