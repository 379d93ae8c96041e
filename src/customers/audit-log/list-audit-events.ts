import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTransaction, newestFirst, type Ctx } from "../../storage/index.ts";
import { everyOperator, requireOperator } from "../require-operator.ts";
import { findAuditEvents, type AuditFilter } from "./audit-event-store.ts";
import type { AuditEvent } from "./audit-event.ts";

export interface ListAuditEventsInput extends AuditFilter {
  page: PageRequest;
}

/** Everything that was done, newest first. For operators. Throws `permission_denied`. */
export async function listAuditEvents(ctx: Ctx, input: ListAuditEventsInput): Promise<Page<AuditEvent>> {
  requireOperator(ctx.principal, everyOperator);
  const { page, ...filter } = input;
  return newestFirst(ctx, { name: "audit-events", page }, (slice) =>
    inTransaction(ctx, (tx) => findAuditEvents(tx, { filter, isShownOnly: false, slice })),
  );
}
