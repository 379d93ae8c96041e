import { systemClock } from "../kernel/clock.ts";
import type { Database } from "../storage/index.ts";
import { selectOperatorByToken } from "./operator-store.ts";
import type { Operator } from "./operator.ts";

export interface OperatorTokenLookup {
  /** `keyring.digest` of the token. */
  digest: Uint8Array;
  /** The moment at which the token must hold; now when absent. */
  at?: Date | undefined;
}

/**
 * The operator who holds a token; null when it is unknown, expired or revoked, or the operator is disabled.
 */
export async function findOperatorByToken(
  database: Database,
  lookup: OperatorTokenLookup,
): Promise<Operator | null> {
  const at = lookup.at ?? systemClock.now();
  return selectOperatorByToken(database, lookup.digest, at);
}
