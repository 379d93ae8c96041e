import { inOrder, olderThan, systemQuery, type Database, type Slice, type Tx } from "../../storage/index.ts";
import type { Prisma } from "../../storage/prisma/client.ts";
import type { SessionOwner } from "../sessions/session-store.ts";

export type OneTimeKind = "invitation" | "password_reset";

/** A token that is good for one thing, once. */
export interface OneTimeToken {
  id: string;
  /** Null for an operator's. */
  customerId: string | null;
  /** Whose password it may replace; null for an invitation and for the other kind of person. */
  userId: string | null;
  operatorId: string | null;
  email: string;
  /** What an invitation offers. */
  role: string | null;
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
}

export interface NewOneTimeToken extends OneTimeToken {
  kind: OneTimeKind;
  digest: Uint8Array;
}

const columns = {
  id: true,
  customerId: true,
  userId: true,
  operatorId: true,
  email: true,
  role: true,
  createdBy: true,
  createdAt: true,
  expiresAt: true,
} satisfies Prisma.OneTimeTokenSelect;

export async function insertOneTimeToken(tx: Tx, made: NewOneTimeToken): Promise<void> {
  await tx.oneTimeToken.create({
    data: { ...made, digest: Uint8Array.from(made.digest) },
    select: { id: true },
  });
}

/** The token of this digest, unless it was used or revoked, or has expired. */
export async function findOpenToken(
  tx: Tx,
  wanted: { kind: OneTimeKind; digest: Uint8Array; at: Date },
): Promise<OneTimeToken | null> {
  const { kind, digest, at } = wanted;
  return tx.oneTimeToken.findFirst({
    where: { digest: Uint8Array.from(digest), kind, ...isOpen(at) },
    select: columns,
  });
}

/** Uses a token up; false when it is not open any more. Of several at once one gets true. */
export async function useToken(tx: Tx, tokenId: string, at: Date): Promise<boolean> {
  const { count } = await tx.oneTimeToken.updateMany({
    where: { id: tokenId, ...isOpen(at) },
    data: { usedAt: at },
  });
  return count === 1;
}

/** Revokes the open tokens by which somebody could get a new password. */
export async function revokeResets(tx: Tx, owner: SessionOwner, at: Date): Promise<void> {
  await tx.oneTimeToken.updateMany({
    where: { ...owner, kind: "password_reset", ...isOpen(at) },
    data: { revokedAt: at },
  });
}

/** The open invitations of a customer. */
export async function findInvitations(
  tx: Tx,
  { customerId, at }: { customerId: string; at: Date },
  slice: Slice,
): Promise<OneTimeToken[]> {
  return tx.oneTimeToken.findMany({
    where: { AND: [{ customerId, kind: "invitation", ...isOpen(at) }, olderThan(slice)] },
    ...inOrder(slice),
    select: columns,
  });
}

export async function findInvitation(
  tx: Tx,
  { customerId, invitationId, at }: { customerId: string; invitationId: string; at: Date },
): Promise<OneTimeToken | null> {
  return tx.oneTimeToken.findFirst({
    where: { id: invitationId, customerId, kind: "invitation", ...isOpen(at) },
    select: columns,
  });
}

/** Revokes a customer's open invitations: the one of an id, all to an e-mail, or all that somebody made. */
export async function revokeInvitations(
  tx: Tx,
  which: { customerId: string } & ({ id: string } | { email: string } | { createdBy: string }),
  at: Date,
): Promise<void> {
  await tx.oneTimeToken.updateMany({
    where: { ...which, kind: "invitation", ...isOpen(at) },
    data: { revokedAt: at },
  });
}

/** Deletes the tokens that expired more than 30 days ago; returns their number. */
export async function deleteOldTokens(database: Database): Promise<number> {
  const sql = "DELETE FROM one_time_token WHERE expires_at < now() - interval '30 days' RETURNING id";
  return (await systemQuery(database, sql)).length;
}

function isOpen(at: Date): Prisma.OneTimeTokenWhereInput {
  return { usedAt: null, revokedAt: null, expiresAt: { gt: at } };
}
