import { newId } from "../../kernel/ids.ts";
import type { Capability } from "../../kernel/principal.ts";
import { audit, type Ctx, type Tx } from "../../storage/index.ts";
import { insertApiKey } from "./api-key-store.ts";
import { issueToken } from "./api-key-token.ts";
import type { ApiKey } from "./api-key.ts";
import { auditableKey } from "./auditable-key.ts";
import type { KeyTerms } from "./key-terms.ts";

export interface IssuedApiKey {
  apiKey: ApiKey;
  /** The plaintext; it is stored nowhere and cannot be had again. */
  token: string;
}

/** Terms with nothing left to a default. */
export type FullTerms = KeyTerms & { capabilities: Capability[] };

export interface KeyIssue {
  customerId: string;
  terms: FullTerms;
  /** What the audit row calls it. */
  action: "api_key.create" | "api_key.copy" | "api_key.rotate";
  /** The key that it was made of, if any. */
  original: ApiKey | null;
}

/** Makes a key and its audit row. Only a rotated key points back to its original, as its successor. */
export async function issueKey(tx: Tx, ctx: Ctx, issue: KeyIssue): Promise<IssuedApiKey> {
  const { customerId, terms, action, original } = issue;
  const { token, prefix, last4 } = issueToken();
  const createdAt = ctx.clock.now();
  const apiKey = await insertApiKey(tx, {
    ...{ customerId, prefix, last4, terms, createdAt },
    id: newId("key", createdAt.getTime()),
    digest: ctx.keyring.digest(token),
    rotatedFromId: action === "api_key.rotate" && original ? original.id : null,
  });
  await audit(tx, ctx, {
    action,
    subjectKind: "api_key",
    subjectId: apiKey.id,
    customerId,
    after: auditableKey(apiKey, original),
  });
  return { apiKey, token };
}
