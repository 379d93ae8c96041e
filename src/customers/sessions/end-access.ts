import type { Tx } from "../../storage/index.ts";
import { revokeInvitations, revokeResets } from "../passwords/one-time-token-store.ts";
import { aliveAt } from "./session-life.ts";
import { revokeSessionsOf, type SessionOwner } from "./session-store.ts";

/**
 * Ends all that somebody holds by the rights that they had: their sessions, their open tokens for a new
 * password, and the invitations that they made.
 */
export async function endAccess(tx: Tx, owner: SessionOwner, at: Date): Promise<void> {
  await revokeSessionsOf(tx, owner, { alive: aliveAt(at), except: null });
  await revokeResets(tx, owner, at);
  if ("userId" in owner) {
    await revokeInvitations(tx, { customerId: owner.customerId, createdBy: owner.userId }, at);
  }
}
