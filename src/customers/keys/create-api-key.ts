import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { type Capability, capabilities as everyCapability } from "../../kernel/principal.ts";
import { audit, inTenant, type Ctx, type Tx } from "../../storage/index.ts";
import { insertApiKey } from "./api-key-store.ts";
import { issueToken } from "./api-key-token.ts";
import type { ApiKey } from "./api-key.ts";
import { auditableKey } from "./auditable-key.ts";
import { findCustomer } from "../customer-store.ts";
import { findActingKey } from "./find-acting-key.ts";
import { requireWithin } from "./key-grant.ts";
import { type KeyTerms, type KeyTermsInput, readKeyTerms, requireEntitled } from "./key-terms.ts";
import { requireId } from "../require-id.ts";
import { requireKeyAccess } from "./require-key-access.ts";
import { tenantOf } from "../tenant-of.ts";

export interface CreateApiKeyInput extends KeyTermsInput {
  /** For operators and the product itself; a customer's keys are its own. */
  customerId?: string | undefined;
  /** The models that the customer may use at all. */
  entitledModelIds: ReadonlySet<string>;
}

export interface IssuedApiKey {
  apiKey: ApiKey;
  /** The plaintext; it is stored nowhere and cannot be had again. */
  token: string;
}

/**
 * Makes an API key. Left to the default, it has every capability, or its maker's where the maker is a key.
 * Throws `invalid_request`, `model_not_allowed` for a model without entitlement, `permission_denied` when the
 * acting key would make a stronger one than itself, and `not_found` for a customer that the principal cannot
 * see.
 */
export async function createApiKey(ctx: Ctx, input: CreateApiKeyInput): Promise<IssuedApiKey> {
  requireKeyAccess(ctx.principal, "keys:write");
  const customerId = tenantOf(ctx.principal, input.customerId);
  requireId(customerId);
  const now = ctx.clock.now();
  const asked = readKeyTerms(input, now);
  requireEntitled(asked.allowedModelIds, input.entitledModelIds);
  const { token, prefix, last4 } = issueToken();
  const apiKey = await inTenant(ctx, customerId, async (tx) => {
    if ((await findCustomer(tx, customerId)) === null) throw fail("not_found");
    const terms = await completeTerms(tx, ctx, asked);
    const id = newId("key", now.getTime());
    const digest = ctx.keyring.digest(token);
    const made = await insertApiKey(tx, { id, customerId, digest, prefix, last4, terms, createdAt: now });
    await audit(tx, ctx, {
      action: "api_key.create",
      subjectKind: "api_key",
      subjectId: made.id,
      customerId,
      after: auditableKey(made),
    });
    return made;
  });
  return { apiKey, token };
}

async function completeTerms(
  tx: Tx,
  ctx: Ctx,
  asked: KeyTerms,
): Promise<KeyTerms & { capabilities: Capability[] }> {
  const own = await findActingKey(tx, ctx);
  const terms = { ...asked, capabilities: asked.capabilities ?? [...(own?.capabilities ?? everyCapability)] };
  if (own !== null) requireWithin(own, terms);
  return terms;
}
