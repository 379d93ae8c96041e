import { sealOf } from "./claim-write.ts";
import type { Claim } from "./claim.ts";
import type { Ctx } from "./context.ts";
import { keepOrFree } from "./idempotent-write-store.ts";
import { inTransaction } from "./transaction.ts";

/**
 * Ends a claim. If anything was written under it, the answer is kept, sealed, and repetitions get it; if
 * nothing was, the key is free again. Until this is done a repetition is told that the first request is
 * running.
 */
export async function closeClaim(ctx: Ctx, input: { claim: Claim; answer: string }): Promise<void> {
  const sealed = ctx.keyring.sealAnswer(Buffer.from(input.answer), sealOf(input.claim));
  await inTransaction(ctx, (tx) => keepOrFree(tx, input.claim, sealed));
}
