import type { Tx } from "../../storage/index.ts";
import { findOperatorPasswordHash, updateOperatorPassword } from "../operators/operator-store.ts";
import { findUserPasswordHash, updateUserPassword } from "../people/customer-user-store.ts";
import type { SessionOwner } from "../sessions/session-store.ts";

/** The stored form of somebody's password, of whichever kind they are; null when they are not there. */
export function findPasswordHash(tx: Tx, owner: SessionOwner): Promise<string | null> {
  return "operatorId" in owner
    ? findOperatorPasswordHash(tx, owner.operatorId)
    : findUserPasswordHash(tx, owner.userId);
}

/** Gives somebody another password, if they are active and `from` (unless null) is still the present one. */
export function replacePassword(
  tx: Tx,
  owner: SessionOwner,
  change: { from: string | null; to: string; at: Date },
): Promise<boolean> {
  return "operatorId" in owner
    ? updateOperatorPassword(tx, owner.operatorId, change)
    : updateUserPassword(tx, owner.userId, change);
}
