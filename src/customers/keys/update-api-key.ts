import { isDeepStrictEqual } from "node:util";
import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { updateApiKeyTerms } from "./api-key-store.ts";
import type { ApiKey } from "./api-key.ts";
import { auditableKey } from "./auditable-key.ts";
import { changedTerms, type KeyChanges, termsOf } from "./key-changes.ts";
import { requireWithin } from "./key-grant.ts";
import { requireEntitled } from "./key-terms.ts";
import { lockChangeableKey } from "./lock-changeable-key.ts";

export interface UpdateApiKeyInput {
  apiKeyId: string;
  changes: KeyChanges;
  /** The version that the caller read; another one is `version_conflict`. */
  expectedVersion?: number | undefined;
  /** The models that the customer may use at all; asked only where the models change. */
  entitledModelIds: () => Promise<ReadonlySet<string>>;
}

/**
 * Changes a key's terms; nodes know of it within a second. What changes nothing leaves version and audit as
 * they are. Throws `invalid_request`, `not_found`, `version_conflict`, `conflict` for a disabled key,
 * `model_not_allowed` for a model without entitlement, and `permission_denied` when the key gives, or would
 * give, more than the principal may give.
 */
export async function updateApiKey(ctx: Ctx, input: UpdateApiKeyInput): Promise<ApiKey> {
  requireCapability(ctx.principal, "keys:write");
  const { apiKeyId, changes, expectedVersion } = input;
  const wanted = changes.allowedModelIds ?? [];
  if (wanted.length > 0) requireEntitled(wanted, await input.entitledModelIds());
  const now = ctx.clock.now();
  return inTransaction(ctx, async (tx) => {
    const { before, grantor } = await lockChangeableKey(tx, ctx, apiKeyId);
    if (expectedVersion !== undefined && expectedVersion !== before.version) throw fail("version_conflict");
    const terms = changedTerms(before, changes, now);
    if (grantor !== null) requireWithin(grantor, terms);
    if (isDeepStrictEqual(terms, termsOf(before))) return before;
    const after = await updateApiKeyTerms(tx, { apiKeyId, terms, at: now });
    await audit(tx, ctx, {
      action: "api_key.update",
      subjectKind: "api_key",
      subjectId: apiKeyId,
      customerId: after.customerId,
      before: auditableKey(before),
      after: auditableKey(after),
    });
    return after;
  });
}
