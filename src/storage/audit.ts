import { newId } from "../kernel/ids.ts";
import { isCustomer, principalId } from "../kernel/principal.ts";
import { applyClaim } from "./apply-claim.ts";
import type { Ctx } from "./context.ts";
import { jsonColumn } from "./json-column.ts";
import type { Tx } from "./transaction.ts";

export interface AuditNote {
  /** The verb, as "api_key.disable". */
  action: string;
  subjectKind: string;
  subjectId: string;
  /** The tenant concerned; null for what belongs to no tenant. */
  customerId: string | null;
  before?: object;
  after?: object;
}

/**
 * Leaves the audit row of a write, in the write's own transaction, and uses the claim that it was made
 * under: every write passes here, so none that has an Idempotency-Key can happen twice. Secrets and digests
 * never go into it.
 */
export async function audit(tx: Tx, ctx: Ctx, note: AuditNote): Promise<void> {
  if (ctx.claim) await applyClaim(tx, ctx.claim);
  await tx.auditEvent.create({
    data: {
      id: newId("aud"),
      at: ctx.clock.now(),
      actorKind: ctx.principal.kind,
      actorId: principalId(ctx.principal),
      customerId: isCustomer(ctx.principal) ? ctx.principal.customerId : note.customerId,
      action: note.action,
      subjectKind: note.subjectKind,
      subjectId: note.subjectId,
      ...(note.before !== undefined && { before: jsonColumn(note.before) }),
      ...(note.after !== undefined && { after: jsonColumn(note.after) }),
      requestId: ctx.requestId,
    },
  });
}
