import { groupBy } from "../kernel/group-by.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { readEntitlementsOf } from "./entitlement-store.ts";
import { requireOperator } from "./operator-rights.ts";

/**
 * The private models that each of these customers was let see and call by itself, not by its group. For
 * operators.
 */
export async function listEntitlements(
  ctx: Ctx,
  { customerIds }: { customerIds: readonly string[] },
): Promise<ReadonlyMap<string, string[]>> {
  requireOperator(ctx, "read");
  const found = await inTransaction(ctx, (tx) => readEntitlementsOf(tx, customerIds));
  const groups = groupBy(found, ({ customerId }) => customerId);
  return new Map([...groups].map(([customerId, of]) => [customerId, of.map(({ modelId }) => modelId)]));
}
