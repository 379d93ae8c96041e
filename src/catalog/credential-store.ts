import { AppError } from "../kernel/app-error.ts";
import { newId } from "../kernel/ids.ts";
import type { Keyring } from "../kernel/keyring.ts";
import { audit, systemQuery, type Ctx, type Database, type Tx } from "../storage/index.ts";
import type { Credential, NewCredential, Status } from "./provider.ts";

/** What the row of a credential tells without opening it. */
export interface StoredCredential extends Credential {
  /** Keyed digest of the secret: equal secrets under one master key have equal fingerprints. */
  fingerprint: Uint8Array;
}

const columns = {
  id: true,
  providerId: true,
  label: true,
  sealedBy: true,
  fingerprint: true,
  status: true,
  createdAt: true,
  updatedAt: true,
} as const;

/** The name under which a credential's secret is sealed: the ciphertext opens for this row only. */
export function boundOf(credentialId: string): string {
  return `credential:${credentialId}`;
}

/** The credentials of these suppliers, or of all, in the order of their labels. */
export async function readCredentials(
  tx: Tx,
  keyring: Pick<Keyring, "keyId">,
  providerIds?: readonly string[],
): Promise<StoredCredential[]> {
  const rows = await tx.credential.findMany({
    ...(providerIds !== undefined && { where: { providerId: { in: [...providerIds] } } }),
    select: columns,
    orderBy: [{ providerId: "asc" }, { label: "asc" }],
  });
  return rows.map(({ sealedBy, ...row }) => ({
    ...row,
    status: row.status as Status,
    isReadable: sealedBy === keyring.keyId,
  }));
}

/** Whether storing this secret would change anything. */
export function isStored(
  credential: StoredCredential,
  secret: string,
  keyring: Pick<Keyring, "digest">,
): boolean {
  const isSame = Buffer.compare(credential.fingerprint, keyring.digest(secret)) === 0;
  return isSame && credential.isReadable && credential.status === "active";
}

/** Seals the secret under its label and makes it active; an older secret of that label is gone for good. */
export async function storeCredential(
  tx: Tx,
  ctx: Ctx,
  credential: NewCredential & { providerId: string },
): Promise<string> {
  const { providerId, label, secret } = credential;
  const now = ctx.clock.now();
  const known = await tx.credential.findUnique({
    where: { providerId_label: { providerId, label } },
    select: { id: true, status: true },
  });
  const id = known?.id ?? newId("crd");
  const sealing = {
    sealed: new Uint8Array(ctx.keyring.seal(secret, boundOf(id))),
    sealedBy: ctx.keyring.keyId,
    fingerprint: new Uint8Array(ctx.keyring.digest(secret)),
    status: "active",
    updatedAt: now,
  };
  if (known === null)
    await tx.credential.create({ data: { id, providerId, label, ...sealing, createdAt: now } });
  else await tx.credential.update({ where: { id }, data: sealing });
  await audit(tx, ctx, {
    action: "credential.set",
    subjectKind: "credential",
    subjectId: id,
    customerId: null,
    ...(known !== null && { before: { label, status: known.status } }),
    after: { providerId, label, status: "active" },
  });
  return id;
}

/** Disables the supplier's active credentials, but for those with a label to keep. */
export async function disableCredentials(
  tx: Tx,
  ctx: Ctx,
  of: { providerId: string; keepLabels: readonly string[]; reason: string },
): Promise<void> {
  const rows = await tx.credential.findMany({
    where: { providerId: of.providerId, status: "active", label: { notIn: [...of.keepLabels] } },
    select: { id: true, label: true },
    orderBy: { label: "asc" },
  });
  for (const row of rows) {
    await tx.credential.update({
      where: { id: row.id },
      data: { status: "disabled", updatedAt: ctx.clock.now() },
    });
    await audit(tx, ctx, {
      action: "credential.disable",
      subjectKind: "credential",
      subjectId: row.id,
      customerId: null,
      before: { label: row.label, status: "active" },
      after: { label: row.label, status: "disabled", reason: of.reason },
    });
  }
}

/**
 * A stored secret in plain text, for a test of its supplier; `secret` is null when it is disabled or does not
 * open.
 */
export async function openCredential(
  tx: Tx,
  keyring: Pick<Keyring, "open">,
  { providerId, label }: { providerId: string; label: string },
): Promise<{ id: string; secret: string | null } | null> {
  const row = await tx.credential.findUnique({
    where: { providerId_label: { providerId, label } },
    select: { id: true, status: true, sealed: true },
  });
  if (row === null) return null;
  if (row.status !== "active") return { id: row.id, secret: null };
  try {
    return { id: row.id, secret: keyring.open(row.sealed, boundOf(row.id)) };
  } catch (thrown) {
    // Another master key sealed it: it is there, and nobody can use it.
    if (thrown instanceof AppError) return { id: row.id, secret: null };
    throw thrown;
  }
}

/** Removes a secret with its label; false when there is none. */
export async function removeCredential(
  tx: Tx,
  ctx: Ctx,
  { providerId, label }: { providerId: string; label: string },
): Promise<boolean> {
  const where = { providerId_label: { providerId, label } };
  const known = await tx.credential.findUnique({ where, select: { id: true, status: true } });
  if (known === null) return false;
  await tx.credential.delete({ where });
  await audit(tx, ctx, {
    action: "credential.delete",
    subjectKind: "credential",
    subjectId: known.id,
    customerId: null,
    before: { providerId, label, status: known.status },
  });
  return true;
}

export async function selectSealingKeys(database: Database): Promise<string[]> {
  const sql = "SELECT DISTINCT sealed_by FROM credential WHERE status = 'active'";
  return (await systemQuery<{ sealed_by: string }>(database, sql)).map((row) => row.sealed_by);
}
