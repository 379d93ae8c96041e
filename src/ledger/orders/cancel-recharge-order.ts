import { fail } from "../../kernel/app-error.ts";
import { audit, inTenant, type Ctx } from "../../storage/index.ts";
import { lockRechargeOrder, markCancelled } from "./recharge-order-store.ts";
import type { RechargeOrder } from "./recharge-order.ts";

/**
 * Cancels an order that is not paid; cancelling it again changes nothing. Throws `not_found`, `conflict`
 * when it is paid.
 */
export async function cancelRechargeOrder(
  ctx: Ctx,
  { customerId, orderId }: { customerId: string; orderId: string },
): Promise<RechargeOrder> {
  return inTenant(ctx, customerId, async (tx) => {
    const now = ctx.clock.now();
    const order = await lockRechargeOrder(tx, orderId, now);
    if (!order) throw fail("not_found");
    if (order.status === "paid") throw fail("conflict", { public: "The order is paid already." });
    if (order.status === "cancelled") return order;
    await audit(tx, ctx, {
      ...{ action: "recharge_order.cancel", subjectKind: "recharge_order", subjectId: orderId, customerId },
      ...{ before: { status: order.status }, after: { status: "cancelled" } },
    });
    return markCancelled(tx, orderId, now);
  });
}
