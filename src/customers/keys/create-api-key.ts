import { fail } from "../../kernel/app-error.ts";
import { capabilities as everyCapability } from "../../kernel/principal.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { inTenant, type Ctx, type Tx } from "../../storage/index.ts";
import { findCustomer } from "../customer-store.ts";
import { requireId } from "../require-id.ts";
import { tenantOf } from "../tenant-of.ts";
import { findGrantor } from "./find-grantor.ts";
import { type FullTerms, type IssuedApiKey, issueKey } from "./issue-key.ts";
import { requireWithin } from "./key-grant.ts";
import { type KeyTerms, type KeyTermsInput, readKeyTerms, requireEntitled } from "./key-terms.ts";

export interface CreateApiKeyInput extends KeyTermsInput {
  /** For operators and the product itself; a customer's keys are its own. */
  customerId?: string | undefined;
  /** The models that the customer may use at all. */
  entitledModelIds: ReadonlySet<string>;
}

/**
 * Makes an API key. Left to the default, it has every capability, or those that its maker may give away.
 * Throws `invalid_request`, `model_not_allowed` for a model without entitlement, `permission_denied` when a
 * key would make a stronger one than itself or a person one that may do more than their role, and `not_found`
 * for a customer that the principal cannot see.
 */
export async function createApiKey(ctx: Ctx, input: CreateApiKeyInput): Promise<IssuedApiKey> {
  requireCapability(ctx.principal, "keys:write");
  const customerId = tenantOf(ctx.principal, input.customerId);
  requireId(customerId);
  const asked = readKeyTerms(input, ctx.clock.now());
  requireEntitled(asked.allowedModelIds, input.entitledModelIds);
  return inTenant(ctx, customerId, async (tx) => {
    if ((await findCustomer(tx, customerId)) === null) throw fail("not_found");
    const terms = await completeTerms(tx, ctx, asked);
    return issueKey(tx, ctx, { customerId, terms, action: "api_key.create", original: null });
  });
}

async function completeTerms(tx: Tx, ctx: Ctx, asked: KeyTerms): Promise<FullTerms> {
  const grantor = await findGrantor(tx, ctx);
  const terms = {
    ...asked,
    capabilities: asked.capabilities ?? [...(grantor?.capabilities ?? everyCapability)],
  };
  if (grantor !== null) requireWithin(grantor, terms);
  return terms;
}
