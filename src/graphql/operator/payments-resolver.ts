import { Args, Ctx, Query, Resolver } from "type-graphql";
import { listPaymentEvents, listRechargeOrders } from "../../ledger/index.ts";
import type { GraphqlContext } from "../context.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { MovementsArgs } from "./movement-inputs.ts";
import { CustomerRechargeOrderConnection, PaymentEventConnection } from "./payment-types.ts";
import { toCustomerRechargeOrder, toPaymentEvent } from "./payment-types.ts";
import type { CustomerRechargeOrderView, PaymentEventView } from "./payment-types.ts";

@Resolver()
export class PaymentsAdminResolver {
  @Query(() => CustomerRechargeOrderConnection, { description: "List a customer's recharge orders." })
  async rechargeOrders(
    @Args(() => MovementsArgs) { customerId, ...page }: MovementsArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<CustomerRechargeOrderView>> {
    const orders = await listRechargeOrders(ctx, { customerId, page: pageOf(page) });
    return toConnection(orders, toCustomerRechargeOrder);
  }

  @Query(() => PaymentEventConnection, { description: "List what the payment service has told." })
  async paymentEvents(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<PaymentEventView>> {
    return toConnection(await listPaymentEvents(ctx, { page: pageOf(page) }), toPaymentEvent);
  }
}
