import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { refuseUnknownGroup } from "./buyer-store.ts";
import { writeGroupEntitlement, type GroupEntitlementKey } from "./entitlement-store.ts";
import { findModel } from "./model-store.ts";
import { requireOperator } from "./operator-rights.ts";

export interface EntitleGroupInput extends GroupEntitlementKey {
  /** False takes the entitlement away. True when absent. */
  isEntitled?: boolean | undefined;
}

export interface GroupEntitlement extends GroupEntitlementKey {
  isEntitled: boolean;
}

/**
 * Lets every customer of a group see and call a private model, or ends that; what a customer is entitled to
 * by itself is another matter. Idempotent. Throws `not_found` or `model_not_found`.
 */
export async function entitleGroup(ctx: Ctx, input: EntitleGroupInput): Promise<GroupEntitlement> {
  requireOperator(ctx, "edit");
  const { groupId, modelId, isEntitled = true } = input;
  return inTransaction(ctx, async (tx) => {
    await refuseUnknownGroup(tx, groupId);
    if ((await findModel(tx, modelId)) === null) throw fail("model_not_found");
    await writeGroupEntitlement(tx, ctx, { groupId, modelId, isEntitled });
    return { groupId, modelId, isEntitled };
  });
}
