import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { findProfile } from "./profile-store.ts";
import type { Profile } from "./profile.ts";

/**
 * What a customer says of itself. Throws `permission_denied`, and `not_found` for one that is not there or,
 * to a customer, any other.
 */
export async function getProfile(ctx: Ctx, { customerId }: { customerId: string }): Promise<Profile> {
  requireCapability(ctx.principal, "account:read");
  requireId(customerId);
  const profile = await inTenant(ctx, customerId, (tx) => findProfile(tx, customerId));
  if (profile === null) throw fail("not_found");
  return profile;
}
