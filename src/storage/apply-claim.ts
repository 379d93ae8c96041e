import { fail } from "../kernel/app-error.ts";
import type { Claim } from "./claim.ts";
import { markApplied } from "./idempotent-write-store.ts";
import type { Tx } from "./transaction.ts";

/**
 * Says in the transaction of a write that its claim is being used: both are committed, or neither. Throws
 * `conflict`, and so undoes the write, when a later request with the same key has taken the claim over.
 */
export async function applyClaim(tx: Tx, claim: Claim): Promise<void> {
  if (await markApplied(tx, claim)) return;
  throw fail("conflict", {
    public: "This request took too long; a later one with the same Idempotency-Key took its place.",
  });
}
