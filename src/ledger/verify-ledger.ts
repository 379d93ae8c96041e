import type { Database } from "../storage/index.ts";
import { findBreaches, invariants, type Breach } from "./invariant-store.ts";

/** One law of the books with its breaches (at most 20); an empty list means that it holds. */
export interface Finding {
  id: string;
  sentence: string;
  breaches: Breach[];
}

/**
 * Checks the books against every law, in one snapshot of the database. Throws when one law takes longer than
 * `lawMaxMs`.
 */
export async function verifyLedger(database: Database, { lawMaxMs = 0 } = {}): Promise<Finding[]> {
  const found = await findBreaches(database, lawMaxMs);
  return invariants.map(({ id, sentence }) => ({ id, sentence, breaches: found.get(id) ?? [] }));
}
