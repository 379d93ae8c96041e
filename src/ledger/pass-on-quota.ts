import type { Tx } from "../storage/index.ts";
import { insertSuccession, type QuotaSuccession } from "./key-quota-store.ts";

export type { QuotaSuccession } from "./key-quota-store.ts";

/**
 * Lets a new key go on with the quota of the one that it replaces: what the old key has spent and holds in
 * the window counts as the new one's, and so does what its running requests are charged in the end. In the
 * transaction that makes the new key, as late as may be: it holds the account's lock to the end of it.
 */
export function passOnQuota(tx: Tx, succession: QuotaSuccession): Promise<void> {
  return insertSuccession(tx, succession);
}
