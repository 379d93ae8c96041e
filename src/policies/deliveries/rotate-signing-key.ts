import { fail } from "../../kernel/app-error.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, type Ctx } from "../../storage/index.ts";
import { replaceSigningKey, type ReplacedSigningKey } from "./replace-signing-key.ts";

export interface RotateSigningKeyInput {
  customerId: string;
  /** For how long the key before it goes on signing, 0 to a week. */
  overlapSeconds: number;
}

const OVERLAP_SECONDS_MAX = 7 * 86_400;

/**
 * Replaces the key that signs a customer's webhooks. Until the old one retires, every webhook carries a
 * signature by each. Throws `invalid_request`, `permission_denied`.
 */
export async function rotateSigningKey(ctx: Ctx, input: RotateSigningKeyInput): Promise<ReplacedSigningKey> {
  requireCapability(ctx.principal, "account:write");
  const { customerId, overlapSeconds } = input;
  if (!Number.isInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > OVERLAP_SECONDS_MAX) {
    const message = `overlap_seconds must be 0 to ${String(OVERLAP_SECONDS_MAX)}.`;
    throw fail("invalid_request", { public: message, param: "overlap_seconds" });
  }
  return inTenant(ctx, customerId, (tx) => replaceSigningKey(tx, ctx, input));
}
