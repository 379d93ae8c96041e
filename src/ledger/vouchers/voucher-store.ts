import { nano } from "../../kernel/money.ts";
import { inOrder, olderThan, type Prisma, type Slice, type Tx } from "../../storage/index.ts";
import { voucherState, type Voucher, type VoucherState } from "./voucher.ts";

const columns = {
  ...{ id: true, last4: true, amount: true, currency: true, note: true, expiresAt: true, issuedBy: true },
  ...{ createdAt: true, redeemedBy: true, redeemedAt: true, rechargeId: true, revokedAt: true },
} satisfies Prisma.VoucherSelect;

export interface NewVoucher extends Pick<
  Voucher,
  "id" | "last4" | "amount" | "currency" | "note" | "expiresAt" | "issuedBy" | "createdAt"
> {
  digest: Buffer;
  issueKey: string;
}

/** The vouchers that were issued with this key, once no other call with the same key is running. */
export async function findIssuedInTurn(tx: Tx, issueKey: string, now: Date): Promise<Voucher[]> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${issueKey}, 2))::text`;
  const rows = await tx.voucher.findMany({ where: { issueKey }, orderBy: { id: "asc" }, select: columns });
  return rows.map((row) => read(row, now));
}

export async function insertVouchers(tx: Tx, vouchers: NewVoucher[]): Promise<void> {
  const data = vouchers.map((voucher) => ({ ...voucher, digest: new Uint8Array(voucher.digest) }));
  await tx.voucher.createMany({ data });
}

/** Finds a voucher by its code and keeps others from redeeming or revoking it until the transaction ends. */
export async function lockVoucherByDigest(tx: Tx, digest: Buffer, now: Date): Promise<Voucher | null> {
  await tx.$queryRaw`SELECT id FROM voucher WHERE digest = ${digest} FOR NO KEY UPDATE`;
  const row = await tx.voucher.findUnique({ where: { digest: new Uint8Array(digest) }, select: columns });
  return row && read(row, now);
}

/** The same by their ids, in the order of these. */
export async function lockVouchers(tx: Tx, ids: readonly string[], now: Date): Promise<Voucher[]> {
  await tx.$queryRaw`SELECT id FROM voucher WHERE id = ANY(${ids}) ORDER BY id FOR NO KEY UPDATE`;
  const where = { id: { in: [...ids] } };
  const rows = await tx.voucher.findMany({ where, orderBy: { id: "asc" }, select: columns });
  return rows.map((row) => read(row, now));
}

export async function markRedeemed(
  tx: Tx,
  voucherId: string,
  redemption: { redeemedBy: string; redeemedAt: Date; rechargeId: string },
): Promise<void> {
  const where = { id: voucherId, redeemedAt: null, revokedAt: null };
  await tx.voucher.update({ where, data: redemption, select: { id: true } });
}

export async function markRevoked(
  tx: Tx,
  ids: readonly string[],
  revocation: { revokedBy: string; revokedAt: Date },
): Promise<void> {
  const where = { id: { in: [...ids] }, redeemedAt: null, revokedAt: null };
  await tx.voucher.updateMany({ where, data: revocation });
}

export async function selectVouchers(
  tx: Tx,
  filter: { state: VoucherState | null; now: Date },
  slice: Slice,
): Promise<Voucher[]> {
  const where = { AND: [filter.state === null ? {} : inState(filter.state, filter.now), olderThan(slice)] };
  const rows = await tx.voucher.findMany({ where, ...inOrder(slice), select: columns });
  return rows.map((row) => read(row, filter.now));
}

function inState(state: VoucherState, now: Date): Prisma.VoucherWhereInput {
  const open = { redeemedAt: null, revokedAt: null };
  switch (state) {
    case "active":
      return { ...open, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] };
    case "expired":
      return { ...open, expiresAt: { lte: now } };
    case "redeemed":
      return { redeemedAt: { not: null } };
    case "revoked":
      return { revokedAt: { not: null } };
  }
}

function read(row: Prisma.VoucherGetPayload<{ select: typeof columns }>, now: Date): Voucher {
  return { ...row, amount: nano(row.amount), state: voucherState(row, now) };
}
