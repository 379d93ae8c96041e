import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { markAcknowledged } from "./alert-store.ts";
import type { Alert } from "./alert.ts";

/**
 * Notes that somebody has seen an alert; again, it changes nothing. Throws `not_found`, `permission_denied`.
 */
export async function acknowledgeAlert(ctx: Ctx, { alertId }: { alertId: string }): Promise<Alert> {
  requireCapability(ctx.principal, "account:write");
  return inTransaction(ctx, async (tx) => {
    const by = { principal: ctx.principal, at: ctx.clock.now() };
    const marked = await markAcknowledged(tx, alertId, by);
    if (!marked) throw fail("not_found");
    const { alert, isNew } = marked;
    if (isNew) {
      const subject = { subjectKind: "alert", subjectId: alertId, customerId: alert.customerId };
      const acknowledged_at = by.at.toISOString();
      await audit(tx, ctx, {
        ...{ action: "alert.acknowledge", ...subject },
        ...{ before: { acknowledged_at: null }, after: { acknowledged_at } },
      });
    }
    return alert;
  });
}
