import { createHash } from "node:crypto";
import { fail } from "../kernel/app-error.ts";
import { canonicalJson } from "../kernel/canonical-json.ts";
import { isCustomer, principalId } from "../kernel/principal.ts";
import type { AskedWrite, Claim, Turn } from "./claim.ts";
import type { Ctx } from "./context.ts";
import {
  findEarlierWrite,
  insertClaim,
  takeOverClaim,
  type ClaimRow,
  type EarlierWrite,
} from "./idempotent-write-store.ts";
import { inTransaction } from "./transaction.ts";

const RETRY_AFTER_SECONDS = 1;

/**
 * Claims a write for this request, in a transaction of its own; whoever goes on with it hands the claim
 * along in its context. Of requests with the same key only one gets it. Throws `idempotency_key_reused`
 * when the key came with another body, `idempotency_in_progress` while the first request runs, and
 * `conflict` when that one was carried out and its answer is lost. A key counts for 24 hours.
 */
export async function claimWrite(ctx: Ctx, asked: AskedWrite): Promise<Turn> {
  const row = rowOf(ctx, asked);
  const { scope, key, requestId } = row;
  const earlier = await inTransaction(ctx, async (tx) => {
    if ((await insertClaim(tx, row)) || (await takeOverClaim(tx, row))) return "none";
    return findEarlierWrite(tx, row);
  });
  return earlier === "none"
    ? { kind: "claimed", claim: { scope, key, requestId } }
    : judge(ctx, row, earlier);
}

/** What the stored answer of a claim is bound to. */
export function sealOf({ scope, key }: Claim): string {
  return `idempotent write ${scope} ${key.toString("hex")}`;
}

function judge(ctx: Ctx, asked: ClaimRow, earlier: EarlierWrite | null): Turn {
  // It was there a moment ago, and has been freed since.
  if (!earlier) throw running();
  if (!asked.body.equals(earlier.body)) throw fail("idempotency_key_reused");
  const { requestId, answer } = earlier;
  if (answer) {
    const opened = ctx.keyring.openAnswer(answer, sealOf(asked));
    return { kind: "answered", requestId, answer: opened.toString("utf8") };
  }
  if (earlier.isRecent) throw running();
  throw fail("conflict", {
    public:
      `The request ${requestId} with this Idempotency-Key was carried out, but its answer was lost. ` +
      "Look at what it did before you ask again with another key.",
  });
}

function running(): Error {
  return fail("idempotency_in_progress", { retryAfterSeconds: RETRY_AFTER_SECONDS });
}

function rowOf({ principal, requestId }: Ctx, { path, key, body }: AskedWrite): ClaimRow {
  const customerId = isCustomer(principal) ? principal.customerId : null;
  return {
    scope: customerId ?? principalId(principal),
    key: sha256(`${path}\n${key}`),
    customerId,
    body: sha256(canonicalJson(body)),
    requestId,
  };
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
