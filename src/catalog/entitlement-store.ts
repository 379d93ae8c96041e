import { audit, type Ctx, type Tx } from "../storage/index.ts";

export interface EntitlementKey {
  customerId: string;
  modelId: string;
}

export interface GroupEntitlementKey {
  groupId: string;
  modelId: string;
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
    before: { isEntitled: !isEntitled },
    after: { isEntitled },
  });
}

/** The same for a group of customers. */
export async function writeGroupEntitlement(
  tx: Tx,
  ctx: Ctx,
  key: GroupEntitlementKey & { isEntitled: boolean },
): Promise<void> {
  const { groupId, modelId, isEntitled } = key;
  const { count } = isEntitled
    ? await tx.groupEntitlement.createMany({
        data: [{ groupId, modelId, createdAt: ctx.clock.now() }],
        skipDuplicates: true,
      })
    : await tx.groupEntitlement.deleteMany({ where: { groupId, modelId } });
  if (count === 0) return;
  await audit(tx, ctx, {
    action: isEntitled ? "group_entitlement.grant" : "group_entitlement.revoke",
    subjectKind: "model",
    subjectId: modelId,
    customerId: null,
    before: { groupId, isEntitled: !isEntitled },
    after: { groupId, isEntitled },
  });
}

/** Who is entitled to a private model, oldest first: customers, and groups of them. */
export async function readEntitledTo(
  tx: Tx,
  modelId: string,
): Promise<{ customerIds: string[]; groupIds: string[] }> {
  const orderBy = { createdAt: "asc" } as const;
  const customers = await tx.entitlement.findMany({ where: { modelId }, orderBy });
  const groups = await tx.groupEntitlement.findMany({ where: { modelId }, orderBy });
  return { customerIds: customers.map((row) => row.customerId), groupIds: groups.map((row) => row.groupId) };
}

/** The private models that these customers are entitled to themselves, in the order of their ids. */
export async function readEntitlementsOf(tx: Tx, customerIds: readonly string[]): Promise<EntitlementKey[]> {
  return tx.entitlement.findMany({
    where: { customerId: { in: [...customerIds] } },
    orderBy: { modelId: "asc" },
    select: { customerId: true, modelId: true },
  });
}
