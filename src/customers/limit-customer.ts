import { fail } from "../kernel/app-error.ts";
import { audit, inTransaction, type Ctx } from "../storage/index.ts";
import { changedFields } from "./changed-fields.ts";
import { lockCustomer, updateCustomerRateLimits } from "./customer-store.ts";
import type { Customer } from "./customer.ts";
import { changedLimits, type RateLimitChanges } from "./rate-limits.ts";
import { requireId } from "./require-id.ts";
import { customerKeepers, requireOperator } from "./require-operator.ts";

export interface LimitCustomerInput {
  customerId: string;
  /** Null lifts a limit; what is left out stays. */
  rateLimits: RateLimitChanges;
  /** The version that the caller read; another one is `version_conflict`. */
  expectedVersion?: number | undefined;
}

/**
 * Limits what all keys of a customer may do together. In force on every node within a second; a change that
 * changes nothing leaves no version and no audit row. For operators. Throws `invalid_request`,
 * `version_conflict`, `not_found`.
 */
export async function limitCustomer(ctx: Ctx, input: LimitCustomerInput): Promise<Customer> {
  requireOperator(ctx.principal, customerKeepers);
  const { customerId, rateLimits, expectedVersion } = input;
  requireId(customerId);
  return inTransaction(ctx, async (tx) => {
    const before = await lockCustomer(tx, customerId);
    if (before === null) throw fail("not_found");
    if (expectedVersion !== undefined && expectedVersion !== before.version) throw fail("version_conflict");
    const next = changedLimits(before.rateLimits, rateLimits);
    const changed = changedFields({ rateLimits: before.rateLimits }, { rateLimits: next });
    if (changed === null) return before;
    const after = await updateCustomerRateLimits(tx, customerId, { rateLimits: next, at: ctx.clock.now() });
    await audit(tx, ctx, {
      action: "customer.limit",
      subjectKind: "customer",
      subjectId: customerId,
      customerId,
      before: { ...changed.before, version: before.version },
      after: { ...changed.after, version: after.version },
    });
    return after;
  });
}
