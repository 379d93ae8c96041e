import { fail } from "../../kernel/app-error.ts";
import type { Ctx, Tx } from "../../storage/index.ts";
import { findApiKey } from "./api-key-store.ts";
import type { ApiKey } from "./api-key.ts";

/**
 * The key that is acting, as it stands in the database now; null when the principal is no key. Throws
 * `key_disabled` or `key_expired` when it became so since it was authenticated: a key that is going down
 * leaves none behind.
 */
export async function findActingKey(tx: Tx, ctx: Ctx): Promise<ApiKey | null> {
  if (ctx.principal.kind !== "apiKey") return null;
  const own = await findApiKey(tx, ctx.principal, ctx.clock.now());
  if (own === null) throw fail("invalid_api_key");
  if (own.status === "disabled") throw fail("key_disabled");
  if (own.status === "expired") throw fail("key_expired");
  return own;
}
