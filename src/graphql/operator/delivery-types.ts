import { ArgsType, Field, ID, ObjectType } from "type-graphql";
import type { Delivery } from "../../policies/index.ts";
import { Limit } from "../limits.ts";
import { connectionOf } from "../types/connection.ts";
import { DeliveriesArgs, DeliveryView, toDelivery } from "../types/delivery.ts";
import { idLimits } from "../types/field-limits.ts";
import { Payload } from "../types/user-error.ts";

@ObjectType("OperatorDelivery", {
  simpleResolvers: true,
  description: "A message to a customer, and how far it has come.",
})
export class OperatorDeliveryView extends DeliveryView {
  @Field(() => ID, { description: "Whom it is for: `cus_…`." })
  customerId!: string;
}

export const OperatorDeliveryConnection = connectionOf("OperatorDelivery", () => OperatorDeliveryView);

@ArgsType()
export class OperatorDeliveriesArgs extends DeliveriesArgs {
  @Field(() => ID, { nullable: true, description: "Only messages to this customer." })
  @Limit(idLimits)
  customerId?: string | null;
}

@ObjectType("ReplayOperatorDeliveryPayload", {
  simpleResolvers: true,
  description: "A message that is to be sent again.",
})
export class ReplayOperatorDeliveryPayload extends Payload {
  @Field(() => OperatorDeliveryView, { nullable: true, description: "The message." })
  delivery!: OperatorDeliveryView | null;
}

/** A message as operators see it. */
export function toOperatorDelivery(delivery: Delivery): OperatorDeliveryView {
  return { ...toDelivery(delivery), customerId: delivery.customerId };
}
