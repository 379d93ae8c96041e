import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { readVisible, type Ctx } from "../../storage/index.ts";
import { findApiKey } from "./api-key-store.ts";
import type { ApiKey } from "./api-key.ts";
import { requireId } from "../require-id.ts";
import { confinedTo } from "../tenant-of.ts";

/**
 * One API key. A key may always read itself; to read others it needs `account:read`, else
 * `permission_denied`.
 * Throws `not_found` for a key that is not there or another tenant's.
 */
export async function getApiKey(ctx: Ctx, input: { apiKeyId: string }): Promise<ApiKey> {
  requireId(input.apiKeyId);
  const readsItself = ctx.principal.kind === "apiKey" && ctx.principal.apiKeyId === input.apiKeyId;
  if (!readsItself) requireCapability(ctx.principal, "account:read");
  const lookup = { apiKeyId: input.apiKeyId, customerId: confinedTo(ctx.principal) };
  const apiKey = await readVisible(ctx, (tx) => findApiKey(tx, lookup, ctx.clock.now()));
  if (apiKey === null) throw fail("not_found");
  return apiKey;
}
