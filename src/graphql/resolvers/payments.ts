import { Arg, Args, Ctx, Mutation, Query, Resolver } from "type-graphql";
import { cancelRechargeOrder, createRechargeOrder, getRechargeOrder } from "../../ledger/index.ts";
import { listRechargeOrders, redeemVoucher } from "../../ledger/index.ts";
import { Needs } from "../access.ts";
import type { GraphqlContext } from "../context.ts";
import { readAmount } from "../read-amount.ts";
import { tenantOf } from "../tenant.ts";
import { PageArgs, pageOf, toConnection, type Connection } from "../types/connection.ts";
import { CancelRechargeOrderInput, CreateRechargeOrderInput } from "../types/recharge-order.ts";
import { RechargeOrderConnection, RechargeOrderIdArgs } from "../types/recharge-order.ts";
import { RechargeOrderPayload, RechargeOrderView } from "../types/recharge-order.ts";
import { RedeemVoucherInput, RedeemVoucherPayload } from "../types/recharge-order.ts";
import { toRechargeOrder, toRedemption } from "../types/recharge-order.ts";

@Resolver()
export class PaymentsResolver {
  @Query(() => RechargeOrderConnection, { description: "List recharge orders." })
  async rechargeOrders(
    @Args(() => PageArgs) page: PageArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<Connection<RechargeOrderView>> {
    const input = { customerId: tenantOf(ctx), page: pageOf(page) };
    return toConnection(await listRechargeOrders(ctx, input), toRechargeOrder);
  }

  @Query(() => RechargeOrderView, { nullable: true, description: "Get one recharge order." })
  async rechargeOrder(
    @Args(() => RechargeOrderIdArgs) { id }: RechargeOrderIdArgs,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RechargeOrderView> {
    return toRechargeOrder(await getRechargeOrder(ctx, { customerId: tenantOf(ctx), orderId: id }));
  }

  @Mutation(() => RechargeOrderPayload, {
    description: "Order a recharge. The account is credited when a payment completes it.",
  })
  @Needs("account:write")
  async createRechargeOrder(
    @Arg("input", () => CreateRechargeOrderInput, { description: "How much." })
    { amount, idempotencyKey = null }: CreateRechargeOrderInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RechargeOrderPayload> {
    const input = { amount: readAmount(amount, "amount"), idempotencyKey };
    return { rechargeOrder: toRechargeOrder(await createRechargeOrder(ctx, input)) };
  }

  @Mutation(() => RechargeOrderPayload, {
    description: "Cancel a recharge order that is not paid. Cancelling it again changes nothing.",
  })
  @Needs("account:write")
  async cancelRechargeOrder(
    @Arg("input", () => CancelRechargeOrderInput, { description: "Which." })
    { rechargeOrderId: orderId }: CancelRechargeOrderInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RechargeOrderPayload> {
    const order = await cancelRechargeOrder(ctx, { customerId: tenantOf(ctx), orderId });
    return { rechargeOrder: toRechargeOrder(order) };
  }

  @Mutation(() => RedeemVoucherPayload, {
    description: "Redeem a voucher, once. Ten codes that cannot be redeemed within an hour bar the way.",
  })
  @Needs("account:write")
  async redeemVoucher(
    @Arg("input", () => RedeemVoucherInput, { description: "The code." }) { code }: RedeemVoucherInput,
    @Ctx() ctx: GraphqlContext,
  ): Promise<RedeemVoucherPayload> {
    return toRedemption(await redeemVoucher(ctx, { code }));
  }
}
