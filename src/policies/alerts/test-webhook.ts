import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTenant, type Ctx } from "../../storage/index.ts";
import { enqueueDeliveries, hasPendingDelivery, takeDelivery } from "../deliveries/delivery-store.ts";
import type { Delivery } from "../deliveries/delivery.ts";
import { lockPolicy } from "../policy-store.ts";
import { TEST_TYPE } from "./alert.ts";
import { balanceConfigKind, targetsOf } from "./balance-config.ts";

export interface TestWebhookInput {
  customerId: string;
  /** What the webhook carries, for the customer to know it by. */
  note: string | null;
}

/**
 * Queues a webhook that only shows that webhooks arrive. Throws `permission_denied`, and `conflict` where
 * none is wanted or while the one before is still being tried.
 */
export async function testWebhook(ctx: Ctx, input: TestWebhookInput): Promise<Delivery> {
  requireCapability(ctx.principal, "account:write");
  const { customerId, note } = input;
  return inTenant(ctx, customerId, async (tx) => {
    const { document } = await lockPolicy(tx, balanceConfigKind, customerId);
    const target = document.webhookUrl;
    if (target === null || !targetsOf(document).includes(target))
      throw fail("conflict", { public: "The alert settings want no webhook." });
    if (await hasPendingDelivery(tx, { customerId, eventType: TEST_TYPE }))
      throw fail("conflict", { public: "The test before this one is still being tried." });
    const now = ctx.clock.now();
    const data = { customer_id: customerId, note };
    const content = JSON.stringify({ type: TEST_TYPE, timestamp: now.toISOString(), data });
    const source = { customerId, eventType: TEST_TYPE, sourceId: ctx.requestId };
    const [id = ""] = await enqueueDeliveries(tx, now, [{ ...source, channel: "webhook", target, content }]);
    const subject = { subjectKind: "delivery", subjectId: id, customerId };
    await audit(tx, ctx, { action: "webhook.test", ...subject, after: { target } });
    return takeDelivery(tx, id);
  });
}
