import type { Page, PageRequest } from "../../kernel/page.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, newestFirst, type Ctx } from "../../storage/index.ts";
import { findAuditEvents, type AuditFilter } from "./audit-event-store.ts";
import type { AuditEvent } from "./audit-event.ts";
import { asShown } from "./shown-actions.ts";

export interface ListAccountEventsInput extends Omit<AuditFilter, "actorId"> {
  customerId: string;
  page: PageRequest;
}

/**
 * What was done to one account, newest first, as its customer may read it. Throws `permission_denied`, and
 * `not_found` to a customer for any other.
 */
export async function listAccountEvents(ctx: Ctx, input: ListAccountEventsInput): Promise<Page<AuditEvent>> {
  requireCapability(ctx.principal, "account:read");
  const { page, ...filter } = input;
  return newestFirst(ctx, { name: "account-events", page }, async (slice) => {
    const events = await inTenant(ctx, filter.customerId, (tx) =>
      findAuditEvents(tx, { filter, isShownOnly: true, slice }),
    );
    return events.map(asShown);
  });
}
