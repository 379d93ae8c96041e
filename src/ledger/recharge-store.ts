import { principalId } from "../kernel/principal.ts";
import type { Ctx, Tx } from "../storage/index.ts";

export interface RechargeRow {
  id: string;
  customerId: string;
  amount: bigint;
  currency: string;
  reason: string;
  idempotencyKey: string;
}

/** The recharge that used this key, once no other call with the same key is running. */
export async function findRechargeInTurn(tx: Tx, idempotencyKey: string): Promise<RechargeRow | null> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${idempotencyKey}, 1))::text`;
  return tx.recharge.findUnique({ where: { idempotencyKey } });
}

export async function insertRecharge(tx: Tx, ctx: Ctx, row: RechargeRow): Promise<void> {
  await tx.recharge.create({
    data: {
      ...row,
      actorKind: ctx.principal.kind,
      actorId: principalId(ctx.principal),
      createdAt: ctx.clock.now(),
    },
  });
}
