import { fail } from "../../kernel/app-error.ts";
import { quotaWindow } from "../../kernel/quota-window.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { findCustomer } from "../customer-store.ts";
import { invalidInput } from "../invalid-input.ts";
import { hasSuccessor, updateApiKeyDisabled, updateApiKeyTerms } from "./api-key-store.ts";
import type { ApiKey } from "./api-key.ts";
import { auditableKey } from "./auditable-key.ts";
import { type IssuedApiKey, issueKey } from "./issue-key.ts";
import { termsOf } from "./key-changes.ts";
import { lockChangeableKey, requireUnexpired } from "./lock-changeable-key.ts";

export interface RotateApiKeyInput {
  apiKeyId: string;
  /** For how many seconds the old key works beside the new one; 0 (the default) disables it at once. */
  overlapSeconds?: number | undefined;
  /** Lets the new key go on with the quota of the old one: what was spent is the books' to know. */
  passOnQuota: (
    tx: Tx,
    input: { customerId: string; fromApiKeyId: string; toApiKeyId: string; window: string },
  ) => Promise<void>;
}

export interface RotatedApiKey extends IssuedApiKey {
  /** The old key, as it stands now. */
  replaced: ApiKey;
}

const OVERLAP_MAX_SECONDS = 604_800;

/**
 * Replaces a key by a new one with the same terms, which goes on with its quota. A key has one successor:
 * rotating it a second time is `conflict`, as is rotating a key that is disabled or has expired. Throws
 * `invalid_request` for an overlap out of range, and what `lockChangeableKey` throws.
 */
export async function rotateApiKey(ctx: Ctx, input: RotateApiKeyInput): Promise<RotatedApiKey> {
  requireCapability(ctx.principal, "keys:write");
  const { apiKeyId, overlapSeconds = 0, passOnQuota } = input;
  if (!Number.isInteger(overlapSeconds) || overlapSeconds < 0 || overlapSeconds > OVERLAP_MAX_SECONDS) {
    const range = `0 to ${String(OVERLAP_MAX_SECONDS)}`;
    throw invalidInput("overlap_seconds", `overlap_seconds must be a whole number from ${range}.`);
  }
  return inTransaction(ctx, async (tx) => {
    const { before } = await lockChangeableKey(tx, ctx, apiKeyId);
    requireUnexpired(before);
    if (await hasSuccessor(tx, apiKeyId)) {
      throw fail("conflict", { public: "This API key has been rotated before. Rotate the new one." });
    }
    const { customerId, quota } = before;
    const terms = termsOf(before);
    const issued = await issueKey(tx, ctx, { customerId, terms, action: "api_key.rotate", original: before });
    const replaced = await retire(tx, ctx, { before, overlapSeconds });
    if (quota !== null) {
      const window = await windowOf(tx, ctx, { customerId, period: quota.period });
      await passOnQuota(tx, { customerId, fromApiKeyId: apiKeyId, toApiKeyId: issued.apiKey.id, window });
    }
    return { ...issued, replaced };
  });
}

/** Disables the old key, or lets it expire when the overlap ends, unless it would do so earlier. */
async function retire(
  tx: Tx,
  ctx: Ctx,
  { before, overlapSeconds }: { before: ApiKey; overlapSeconds: number },
): Promise<ApiKey> {
  const now = ctx.clock.now();
  const end = new Date(now.getTime() + overlapSeconds * 1000);
  if (overlapSeconds > 0 && before.expiresAt !== null && before.expiresAt <= end) return before;
  const after =
    overlapSeconds === 0
      ? await updateApiKeyDisabled(tx, before.id, now)
      : await updateApiKeyTerms(tx, {
          apiKeyId: before.id,
          terms: { ...termsOf(before), expiresAt: end },
          at: now,
        });
  await audit(tx, ctx, {
    action: overlapSeconds === 0 ? "api_key.disable" : "api_key.update",
    subjectKind: "api_key",
    subjectId: before.id,
    customerId: before.customerId,
    before: auditableKey(before),
    after: auditableKey(after),
  });
  return after;
}

async function windowOf(
  tx: Tx,
  ctx: Ctx,
  { customerId, period }: { customerId: string; period: NonNullable<ApiKey["quota"]>["period"] },
): Promise<string> {
  const customer = await findCustomer(tx, customerId);
  if (customer === null) throw fail("not_found");
  return quotaWindow(period, ctx.clock.now(), customer.reportingTimezone);
}
