import type { Database } from "../storage/index.ts";
import { selectSealingKeys } from "./credential-store.ts";

/** The ids of the master keys that seal the active credentials. */
export function listSealingKeys(database: Database): Promise<string[]> {
  return selectSealingKeys(database);
}
