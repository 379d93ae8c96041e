import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { balanceConfigKind, targetsOf } from "../alerts/balance-config.ts";
import { lockPolicy } from "../policy-store.ts";
import { requeueDelivery, takeDelivery } from "./delivery-store.ts";
import type { Delivery } from "./delivery.ts";

/**
 * Sends a message again that was delivered or given up, under the same id: a webhook to the URL that is
 * configured now, a mail to the same address if it is still configured. Throws `not_found`,
 * `permission_denied`, and `conflict` while it is still being tried or when it is no longer wanted anywhere.
 */
export async function replayDelivery(ctx: Ctx, { deliveryId }: { deliveryId: string }): Promise<Delivery> {
  requireCapability(ctx.principal, "account:write");
  return inTransaction(ctx, async (tx) => {
    const found = await takeDelivery(tx, deliveryId);
    const target = await targetNow(tx, found);
    if (!(await requeueDelivery(tx, { id: deliveryId, target, now: ctx.clock.now() }))) {
      throw fail("conflict", { public: "It is still being tried." });
    }
    await audit(tx, ctx, {
      action: "delivery.replay",
      subjectKind: "delivery",
      subjectId: deliveryId,
      customerId: found.customerId,
      before: { state: found.state, target: found.target },
      after: { state: "pending", target },
    });
    return takeDelivery(tx, deliveryId);
  });
}

async function targetNow(tx: Tx, { customerId, channel, target }: Delivery): Promise<string> {
  const { document } = await lockPolicy(tx, balanceConfigKind, customerId);
  const wanted = channel === "webhook" ? document.webhookUrl : target;
  if (wanted !== null && targetsOf(document).includes(wanted)) return wanted;
  throw fail("conflict", { public: "The alert settings want nothing to be sent there." });
}
