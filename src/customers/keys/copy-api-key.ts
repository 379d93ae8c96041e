import { requireCapability } from "../../kernel/require-capability.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { readText } from "../text-field.ts";
import type { ApiKey } from "./api-key.ts";
import { type IssuedApiKey, issueKey } from "./issue-key.ts";
import { termsOf } from "./key-changes.ts";
import { NAME_LENGTH_MAX } from "./key-terms.ts";
import { lockChangeableKey } from "./lock-changeable-key.ts";

const SUFFIX = " copy";

/**
 * Makes a key with the terms of another one, which stays as it is; an expiry that is past is left out. It
 * counts its own spending, from nothing. Models stay named even where the customer may no longer use them: a
 * list that shrank to nothing would mean every model. Throws what `lockChangeableKey` throws, and
 * `invalid_request` for a bad name.
 */
export async function copyApiKey(
  ctx: Ctx,
  { apiKeyId, name }: { apiKeyId: string; name?: string | undefined },
): Promise<IssuedApiKey> {
  requireCapability(ctx.principal, "keys:write");
  const given = name === undefined ? null : readText(name, { param: "name", lengthMax: NAME_LENGTH_MAX });
  return inTransaction(ctx, async (tx) => {
    const { before: original } = await lockChangeableKey(tx, ctx, apiKeyId);
    const terms = {
      ...termsOf(original),
      name: given ?? copyName(original.name),
      expiresAt: original.status === "expired" ? null : original.expiresAt,
    };
    const { customerId } = original;
    return issueKey(tx, ctx, { customerId, terms, action: "api_key.copy", original });
  });
}

function copyName(name: ApiKey["name"]): string {
  return name.slice(0, NAME_LENGTH_MAX - SUFFIX.length).trimEnd() + SUFFIX;
}
