import type { Page, PageRequest } from "../../kernel/page.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { type Ctx, inTenant, newestBy } from "../../storage/index.ts";
import { selectAlerts } from "./alert-store.ts";
import type { Alert } from "./alert.ts";

export interface ListAlertsInput {
  customerId: string;
  page: PageRequest;
  /** Only alerts whose condition still holds, or only those whose does not. */
  isOpen?: boolean | undefined;
}

/** A customer's alerts, newest first. Throws `permission_denied`. */
export async function listAlerts(ctx: Ctx, input: ListAlertsInput): Promise<Page<Alert>> {
  requireCapability(ctx.principal, "account:read");
  const { customerId, page, isOpen } = input;
  return newestBy(
    ctx,
    { name: "alerts", page },
    {
      timeOf: (alert) => alert.raisedAt,
      fetch: (slice) => inTenant(ctx, customerId, (tx) => selectAlerts(tx, { customerId, isOpen }, slice)),
    },
  );
}
