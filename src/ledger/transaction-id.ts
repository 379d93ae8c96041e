import { isId } from "../kernel/ids.ts";

export const transactionTypes = ["recharge", "charge", "reservation", "release", "correction"] as const;
export type TransactionType = (typeof transactionTypes)[number];

/**
 * What a ledger entry is known by inside: the request, recharge or correction that moved the money, and how.
 */
export interface EntryKey {
  source: string;
  kind: TransactionType;
}

// One letter behind the digits of the source's id says which of its movements is meant, so that every entry
// has an id of its own without a column for it.
const forms: Record<TransactionType, { letter: string; prefix: "req" | "rch" | "cor" }> = {
  reservation: { letter: "r", prefix: "req" },
  charge: { letter: "c", prefix: "req" },
  release: { letter: "l", prefix: "req" },
  recharge: { letter: "p", prefix: "rch" },
  correction: { letter: "x", prefix: "cor" },
};

/** The public id of an entry: `txn_` and the digits of its source, and a letter for the kind of movement. */
export function transactionId(entry: EntryKey): string {
  return `txn_${entry.source.slice(entry.source.indexOf("_") + 1)}${forms[entry.kind].letter}`;
}

/** The entry that a public id names; null when the text cannot be such an id. */
export function readTransactionId(id: string): EntryKey | null {
  if (!isId("txn", id.slice(0, -1))) return null;
  const kind = transactionTypes.find((type) => forms[type].letter === id.at(-1));
  return kind ? { kind, source: `${forms[kind].prefix}_${id.slice(4, -1)}` } : null;
}
