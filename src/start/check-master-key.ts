import type { Keyring } from "../kernel/keyring.ts";
import { systemQuery, type Database } from "../storage/index.ts";

/** Throws when the database holds secrets that were sealed by another master key: nothing would work with this one. */
export async function checkMasterKey(database: Database, keyring: Keyring): Promise<void> {
  const sql = "SELECT DISTINCT sealed_by FROM credential WHERE status = 'active'";
  const sealedBy = (await systemQuery<{ sealed_by: string }>(database, sql)).map((row) => row.sealed_by);
  if (sealedBy.length > 0 && !sealedBy.includes(keyring.keyId)) {
    throw new Error("RELAY_MASTER_KEY is not the key that this database's credentials were sealed with");
  }
}
