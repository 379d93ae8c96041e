import { listSealingKeys } from "../catalog/index.ts";
import type { Keyring } from "../kernel/keyring.ts";
import type { Database } from "../storage/index.ts";

/**
 * Throws when the database holds secrets, and all of them were sealed by another master key: this one opens
 * none.
 */
export async function checkMasterKey(database: Database, keyring: Keyring): Promise<void> {
  const sealedBy = await listSealingKeys(database);
  if (sealedBy.length > 0 && !sealedBy.includes(keyring.keyId)) {
    throw new Error("RELAY_MASTER_KEY is not the key that this database's credentials were sealed with");
  }
}
