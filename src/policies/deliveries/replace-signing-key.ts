import { audit, type Ctx, type Tx } from "../../storage/index.ts";
import { insertSigningKey, retireSigningKeys, type NewSigningKey } from "./signing-key-store.ts";

/** A new signing key, and when the one before it retires. */
export interface ReplacedSigningKey extends NewSigningKey {
  previousRetiresAt: Date;
}

/** Makes a customer's signing key in the caller's transaction; for a while, the one before it signs too. */
export async function replaceSigningKey(
  tx: Tx,
  ctx: Ctx,
  { customerId, overlapSeconds }: { customerId: string; overlapSeconds: number },
): Promise<ReplacedSigningKey> {
  const now = ctx.clock.now();
  const previousRetiresAt = new Date(now.getTime() + overlapSeconds * 1_000);
  await retireSigningKeys(tx, { customerId, now, at: previousRetiresAt });
  const made = await insertSigningKey(tx, ctx, customerId);
  await audit(tx, ctx, {
    action: "webhook_signing_key.create",
    subjectKind: "webhook_signing_key",
    subjectId: made.id,
    customerId,
    after: { previous_retires_at: previousRetiresAt.toISOString() },
  });
  return { ...made, previousRetiresAt };
}
