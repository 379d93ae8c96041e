import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { lockApiKey, updateApiKeyDisabled } from "./api-key-store.ts";
import type { ApiKey } from "./api-key.ts";
import { auditableKey } from "./auditable-key.ts";
import { findGrantor } from "./find-grantor.ts";
import { requireWithin } from "./key-grant.ts";
import { requireId } from "../require-id.ts";
import { confinedTo } from "../tenant-of.ts";

/**
 * Disables a key for good; a key that is disabled already is returned as it is, without a second audit row.
 * Throws `not_found` for a key that is not there or another tenant's, `permission_denied` when the acting key
 * is weaker than the one it would disable.
 */
export async function disableApiKey(ctx: Ctx, input: { apiKeyId: string }): Promise<ApiKey> {
  requireCapability(ctx.principal, "keys:write");
  requireId(input.apiKeyId);
  const now = ctx.clock.now();
  const lookup = { apiKeyId: input.apiKeyId, customerId: confinedTo(ctx.principal) };
  return inTransaction(ctx, async (tx) => {
    const before = await lockApiKey(tx, lookup, now);
    if (before === null) throw fail("not_found");
    await requireStronger(tx, ctx, before);
    if (before.status === "disabled") return before;
    const after = await updateApiKeyDisabled(tx, before.id, now);
    await audit(tx, ctx, {
      action: "api_key.disable",
      subjectKind: "api_key",
      subjectId: after.id,
      customerId: after.customerId,
      before: auditableKey(before),
      after: auditableKey(after),
    });
    return after;
  });
}

async function requireStronger(tx: Tx, ctx: Ctx, target: ApiKey): Promise<void> {
  const own = ctx.principal.kind === "apiKey" ? await findGrantor(tx, ctx) : null;
  // A key may always put itself out of use: that is what one does with a key that leaked. People may so any.
  if (own !== null && own.id !== target.id) requireWithin(own, target);
}
