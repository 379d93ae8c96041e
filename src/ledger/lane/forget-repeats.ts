import type { Database } from "../../storage/index.ts";
import { deleteOldRepeats } from "./repeat-store.ts";

/** Drops what is known of Idempotency-Keys that are older than a day. Returns how many there were. */
export function forgetRepeats(database: Database): Promise<number> {
  return deleteOldRepeats(database);
}
