import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { readBuyer } from "./buyer-store.ts";
import { writeEntitlement, type EntitlementKey } from "./entitlement-store.ts";
import { findModel } from "./model-store.ts";
import { requireOperator } from "./operator-rights.ts";

export interface EntitleCustomerInput extends EntitlementKey {
  /** False takes the entitlement away. True when absent. */
  isEntitled?: boolean | undefined;
}

export interface Entitlement extends EntitlementKey {
  isEntitled: boolean;
}

/**
 * Lets a customer see and call a private model, or ends that. Idempotent; public models need no entitlement.
 */
export async function entitleCustomer(ctx: Ctx, input: EntitleCustomerInput): Promise<Entitlement> {
  requireOperator(ctx, "edit");
  const { customerId, modelId, isEntitled = true } = input;
  return inTransaction(ctx, async (tx) => {
    await readBuyer(tx, customerId);
    if ((await findModel(tx, modelId)) === null) throw fail("model_not_found");
    await writeEntitlement(tx, ctx, { customerId, modelId, isEntitled });
    return { customerId, modelId, isEntitled };
  });
}
