import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTenant, type Ctx } from "../../storage/index.ts";
import { changedFields } from "../changed-fields.ts";
import { requireId } from "../require-id.ts";
import { editProfile } from "./edit-profile.ts";
import { lockProfile, storeProfile } from "./profile-store.ts";
import { fieldsOf, type Profile, type ProfileChanges } from "./profile.ts";

export interface UpdateProfileInput {
  customerId: string;
  changes: ProfileChanges;
  /** The version that the caller read; another one is `version_conflict`. */
  expectedVersion?: number | undefined;
}

/**
 * Changes what a customer says of itself. A change that changes nothing leaves no version and no audit row.
 * Throws `invalid_request` with everything that is wrong, `version_conflict`, `permission_denied`,
 * `not_found`.
 */
export async function updateProfile(ctx: Ctx, input: UpdateProfileInput): Promise<Profile> {
  requireCapability(ctx.principal, "account:write");
  const { customerId, changes, expectedVersion } = input;
  requireId(customerId);
  return inTenant(ctx, customerId, async (tx) => {
    const current = await lockProfile(tx, customerId);
    if (current === null) throw fail("not_found");
    if (expectedVersion !== undefined && expectedVersion !== current.version) throw fail("version_conflict");
    const fields = editProfile(current, changes);
    const changed = changedFields(fieldsOf(current), fields);
    if (changed === null) return current;
    const after = await storeProfile(tx, customerId, { fields, at: ctx.clock.now() });
    await audit(tx, ctx, {
      action: "profile.update",
      subjectKind: "customer",
      subjectId: customerId,
      customerId,
      before: { ...changed.before, version: current.version },
      after: { ...changed.after, version: after.version },
    });
    return after;
  });
}
