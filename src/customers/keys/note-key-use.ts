import type { Database } from "../../storage/index.ts";
import { type KeyUse, upsertKeyUses } from "./key-facts-store.ts";

export type { KeyUse };

/**
 * Notes when keys were last used, many in one statement, keeping the latest time of each. Keys that are not
 * there are passed over. No change is announced and no audit row left: this is the product's own bookkeeping.
 */
export async function noteKeyUse(database: Database, uses: readonly KeyUse[]): Promise<void> {
  if (uses.length === 0) return;
  await upsertKeyUses(database, uses);
}
