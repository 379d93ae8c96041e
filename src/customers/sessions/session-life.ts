import type { Alive } from "./session-store.ts";

/** A session that nobody has used for this long is over. */
const IDLE_MAX_MS = 30 * 60 * 1000;
// Clocks of nodes differ by less. A session that was used further ahead than that was used before the clock
// was set back; it ends, since nobody can say any more how old it is.
const CLOCKS_DIFFER_MS = 5 * 60 * 1000;

/** What a session must satisfy to be alive at a moment, besides not being revoked. */
export function aliveAt(at: Date): Alive {
  const seenAfter = new Date(at.getTime() - IDLE_MAX_MS);
  return { at, seenAfter, seenBefore: new Date(at.getTime() + CLOCKS_DIFFER_MS) };
}
