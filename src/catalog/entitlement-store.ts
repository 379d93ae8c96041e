import { fail } from "../kernel/app-error.ts";
import { audit, type Ctx, type Tx } from "../storage/index.ts";

export interface EntitlementKey {
  customerId: string;
  modelId: string;
}

/** Throws `not_found` before a foreign key would, whose error says nothing to a caller. */
export async function refuseUnknownCustomer(tx: Tx, customerId: string): Promise<void> {
  const row = await tx.customer.findUnique({ where: { id: customerId }, select: { id: true } });
  if (row === null) throw fail("not_found", { public: "There is no such customer." });
}

/** Enters or removes an entitlement; what is so already stays so, without a trace in the audit. */
export async function writeEntitlement(
  tx: Tx,
  ctx: Ctx,
  key: EntitlementKey & { isEntitled: boolean },
): Promise<void> {
  const { customerId, modelId, isEntitled } = key;
  const { count } = isEntitled
    ? await tx.entitlement.createMany({
        data: [{ customerId, modelId, createdAt: ctx.clock.now() }],
        skipDuplicates: true,
      })
    : await tx.entitlement.deleteMany({ where: { customerId, modelId } });
  if (count === 0) return;
  await audit(tx, ctx, {
    action: isEntitled ? "entitlement.grant" : "entitlement.revoke",
    subjectKind: "model",
    subjectId: modelId,
    customerId,
  });
}
