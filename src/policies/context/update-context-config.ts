import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, type Ctx } from "../../storage/index.ts";
import { changePolicy } from "../change-policy.ts";
import { mergeChanges, type Changes } from "../merge-changes.ts";
import type { Policy } from "../policy-kind.ts";
import { checkContextConfig } from "./check-context-config.ts";
import { contextConfigKind, type ContextConfig } from "./context-config.ts";

export interface UpdateContextConfigInput {
  customerId: string;
  /** What is absent stays as it is; objects merge field by field. */
  changes: Changes<ContextConfig>;
  /** The version that the caller read; another one is `version_conflict`. */
  expectedVersion?: number | undefined;
}

/**
 * Changes how much of a customer's conversations goes to a model, and what is remembered; every node goes by
 * it within a second. Throws `invalid_request` with everything that is wrong, `version_conflict`,
 * `permission_denied`.
 */
export async function updateContextConfig(
  ctx: Ctx,
  { customerId, changes, expectedVersion }: UpdateContextConfigInput,
): Promise<Policy<ContextConfig>> {
  requireCapability(ctx.principal, "account:write");
  return inTenant(ctx, customerId, (tx) =>
    changePolicy(tx, ctx, {
      ...{ customerId, expectedVersion, kind: contextConfigKind },
      edit: (current) => checkContextConfig(mergeChanges(current, changes)),
    }),
  );
}
