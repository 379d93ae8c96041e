import type { Tx } from "../storage/index.ts";

/** The number of an account's last entry; null when there is no such account. */
export async function findLastSeq(tx: Tx, customerId: string): Promise<bigint | null> {
  const account = await tx.account.findUnique({ where: { customerId }, select: { seq: true } });
  return account?.seq ?? null;
}

/** Entries of one account after a number, in their order. */
export async function selectEntriesAfter(
  tx: Tx,
  of: { customerId: string; seq: bigint; take: number },
): Promise<{ seq: bigint; kind: string; source: string }[]> {
  return tx.$queryRaw`SELECT e.seq, e.kind, e.source FROM ledger_entry e
    WHERE e.account_id = (SELECT id FROM account WHERE customer_id = ${of.customerId}) AND e.seq > ${of.seq}
    ORDER BY e.seq LIMIT ${of.take}`;
}
