import type { Database } from "../../storage/index.ts";
import { deleteOldTokens } from "../passwords/one-time-token-store.ts";
import { deleteOldSessions } from "./session-store.ts";
import { trimThrottles } from "./throttle-store.ts";

/**
 * Deletes sessions and one-time tokens that ended more than 30 days ago, and failures of log-in that nobody
 * counts any more; returns how many rows that were.
 */
export async function trimSessions(database: Database): Promise<number> {
  const sessions = await deleteOldSessions(database);
  const tokens = await deleteOldTokens(database);
  return sessions + tokens + (await trimThrottles(database));
}
