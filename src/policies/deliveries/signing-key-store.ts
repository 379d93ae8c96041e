import { newId } from "../../kernel/ids.ts";
import type { Ctx, Tx } from "../../storage/index.ts";
import { newSigningKey } from "./sign-webhook.ts";

/** A new signing key; this is the only time that it is told. */
export interface NewSigningKey {
  id: string;
  signingKey: string;
}

export async function hasSigningKey(tx: Tx, customerId: string): Promise<boolean> {
  return (await tx.webhookSigningKey.count({ where: { customerId, retiresAt: null } })) > 0;
}

/** Makes a customer's signing key. What signed before goes on until it retires. */
export async function insertSigningKey(tx: Tx, ctx: Ctx, customerId: string): Promise<NewSigningKey> {
  const id = newId("whk");
  const signingKey = newSigningKey();
  const sealed = new Uint8Array(ctx.keyring.seal(signingKey, boundOf(id)));
  await tx.webhookSigningKey.create({
    data: { id, customerId, sealed, sealedBy: ctx.keyring.keyId, createdAt: ctx.clock.now() },
  });
  return { id, signingKey };
}

/** Lets a customer's keys go on signing until a moment and no longer; what has retired by now is deleted. */
export async function retireSigningKeys(
  tx: Tx,
  { customerId, now, at }: { customerId: string; now: Date; at: Date },
): Promise<void> {
  await tx.webhookSigningKey.updateMany({
    where: { customerId, OR: [{ retiresAt: null }, { retiresAt: { gt: at } }] },
    data: { retiresAt: at },
  });
  await tx.webhookSigningKey.deleteMany({ where: { customerId, retiresAt: { lte: now } } });
}

/** The keys that sign a customer's webhooks now, the newest first. */
export async function openSigningKeys(
  tx: Tx,
  { keyring }: Pick<Ctx, "keyring">,
  { customerId, now }: { customerId: string; now: Date },
): Promise<string[]> {
  const rows = await tx.webhookSigningKey.findMany({
    where: { customerId, OR: [{ retiresAt: null }, { retiresAt: { gt: now } }] },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map((row) => keyring.open(row.sealed, boundOf(row.id)));
}

function boundOf(signingKeyId: string): string {
  return `webhook-signing-key:${signingKeyId}`;
}
