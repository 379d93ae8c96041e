import type { Page, PageRequest } from "../../kernel/page.ts";
import { type Ctx, inTenant, newestFirst } from "../../storage/index.ts";
import { selectRechargeOrders } from "./recharge-order-store.ts";
import type { RechargeOrder } from "./recharge-order.ts";

/** A customer's recharge orders, newest first. */
export async function listRechargeOrders(
  ctx: Ctx,
  { customerId, page }: { customerId: string; page: PageRequest },
): Promise<Page<RechargeOrder>> {
  const filter = { customerId, now: ctx.clock.now() };
  return newestFirst(ctx, { name: `recharge-orders ${customerId}`, page }, (slice) =>
    inTenant(ctx, customerId, (tx) => selectRechargeOrders(tx, filter, slice)),
  );
}
