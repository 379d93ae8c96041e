import type { Database } from "../../storage/index.ts";
import { selectHolder } from "./session-store.ts";
import type { SessionHolder } from "./session.ts";

/** A session that nobody has used for this long is over. */
export const IDLE_MAX_MS = 30 * 60 * 1000;

export interface SessionLookup {
  /** `keyring.digest` of the token. */
  digest: Uint8Array;
  /** The moment at which it must hold. */
  at: Date;
}

/**
 * Whom a session's token speaks for. Null when it is unknown, revoked, expired or was idle for too long, or
 * the person is disabled. It is read anew each time: what ends a session ends it at once on every node.
 */
export function findSessionHolder(
  database: Database,
  { digest, at }: SessionLookup,
): Promise<SessionHolder | null> {
  return selectHolder(database, digest, { at, seenAfter: new Date(at.getTime() - IDLE_MAX_MS) });
}
