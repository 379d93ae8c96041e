import { fail } from "../../kernel/app-error.ts";
import { inTenant, type Ctx } from "../../storage/index.ts";
import { findRechargeOrder } from "./recharge-order-store.ts";
import type { RechargeOrder } from "./recharge-order.ts";

/** One order of a customer. Throws `not_found` for unknown and for foreign ids alike. */
export async function getRechargeOrder(
  ctx: Ctx,
  { customerId, orderId }: { customerId: string; orderId: string },
): Promise<RechargeOrder> {
  const order = await inTenant(ctx, customerId, (tx) => findRechargeOrder(tx, orderId, ctx.clock.now()));
  if (!order) throw fail("not_found");
  return order;
}
