import { nano } from "../kernel/money.ts";
import type { Tx } from "../storage/index.ts";
import type { Balance } from "./balance.ts";

export async function findBalance(tx: Tx, customerId: string): Promise<Balance | null> {
  const account = await tx.account.findUnique({ where: { customerId } });
  if (!account) return null;
  return {
    currency: account.currency,
    available: nano(account.available),
    reserved: nano(account.reserved),
    total: nano(account.available + account.reserved),
    updatedAt: account.updatedAt,
  };
}

export interface Posting {
  customerId: string;
  kind: "recharge" | "correction";
  /** The id of what moved the money: `rch_…`. */
  source: string;
  amount: bigint;
  counter: "cash-in" | "adjustment" | "write-off";
}

/**
 * Moves money into an account and books it, in the caller's transaction. False when there is no such account.
 */
export async function post(tx: Tx, posting: Posting): Promise<boolean> {
  const { customerId, kind, source, amount, counter } = posting;
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT account_id FROM ledger_post(${customerId}, ${kind}, ${source}, ${amount}, ${counter})`;
  return rows.length > 0;
}
