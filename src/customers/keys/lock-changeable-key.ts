import { fail } from "../../kernel/app-error.ts";
import type { Ctx, Tx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { confinedTo } from "../tenant-of.ts";
import { lockApiKey } from "./api-key-store.ts";
import type { ApiKey } from "./api-key.ts";
import { findGrantor } from "./find-grantor.ts";
import { type Grantor, requireWithin } from "./key-grant.ts";

/** A key that nobody else changes until the transaction ends, and what may be put into its like. */
export interface ChangeableKey {
  before: ApiKey;
  /** Null: anything. */
  grantor: Grantor | null;
}

/**
 * Finds a key that the principal may change or make others of; itself a key may always. Throws `not_found`
 * for a key that is not there or another tenant's, `permission_denied` for one that gives more than the
 * principal may give, and `conflict` for one that is disabled: that is final.
 */
export async function lockChangeableKey(tx: Tx, ctx: Ctx, apiKeyId: string): Promise<ChangeableKey> {
  requireId(apiKeyId);
  const lookup = { apiKeyId, customerId: confinedTo(ctx.principal) };
  const before = await lockApiKey(tx, lookup, ctx.clock.now());
  if (before === null) throw fail("not_found");
  const grantor = await findGrantor(tx, ctx);
  if (grantor !== null && grantor.id !== before.id) requireWithin(grantor, before);
  if (before.status === "disabled") {
    throw fail("conflict", { public: "This API key is disabled, which is final." });
  }
  return { before, grantor };
}

/** The refusal of what an expired key cannot be used for. */
export function requireUnexpired({ status }: ApiKey): void {
  if (status !== "expired") return;
  throw fail("conflict", { public: "This API key has expired. Give it another expires_at first." });
}
