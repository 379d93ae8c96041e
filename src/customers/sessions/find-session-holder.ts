import type { Database } from "../../storage/index.ts";
import { aliveAt } from "./session-life.ts";
import { selectHolder, updateLastSeen } from "./session-store.ts";
import type { SessionHolder } from "./session.ts";

/** A session's use is noted once in this time: most calls only read. */
const NOTED_EVERY_MS = 60_000;

export interface SessionLookup {
  /** `keyring.digest` of the token. */
  digest: Uint8Array;
  /** The moment at which it must hold. */
  at: Date;
}

/**
 * Whom a session's token speaks for; once a minute it notes that the session is used. Null when it is
 * unknown, revoked, expired or was idle for 30 minutes, when the person is disabled, and when the clock was
 * set back by more than five minutes since it was used. It is read anew each time: what ends a session ends
 * it at once on every node.
 */
export async function findSessionHolder(
  database: Database,
  { digest, at }: SessionLookup,
): Promise<SessionHolder | null> {
  const found = await selectHolder(database, digest, aliveAt(at));
  if (found === null) return null;
  const unlessAfter = new Date(at.getTime() - NOTED_EVERY_MS);
  if (found.lastSeenAt <= unlessAfter) {
    await updateLastSeen(database, found.holder.sessionId, { at, unlessAfter });
  }
  return found.holder;
}
