import { isId, type IdPrefix } from "../kernel/ids.ts";

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
const forms = [
  { letter: "r", kind: "reservation", prefix: "req" },
  { letter: "c", kind: "charge", prefix: "req" },
  { letter: "l", kind: "release", prefix: "req" },
  // What a request turned out to have used after it was settled without its node.
  { letter: "a", kind: "correction", prefix: "req" },
  { letter: "p", kind: "recharge", prefix: "rch" },
  { letter: "x", kind: "correction", prefix: "cor" },
] as const satisfies readonly { letter: string; kind: TransactionType; prefix: IdPrefix }[];

/** The public id of an entry: `txn_` and the digits of its source, and a letter for the kind of movement. */
export function transactionId({ source, kind }: EntryKey): string {
  const [prefix, digits] = source.split("_");
  const form = forms.find((one) => one.kind === kind && one.prefix === prefix);
  if (!form) throw new Error(`no ${kind} comes from ${source}`);
  return `txn_${String(digits)}${form.letter}`;
}

/** The entry that a public id names; null when the text cannot be such an id. */
export function readTransactionId(id: string): EntryKey | null {
  if (!isId("txn", id.slice(0, -1))) return null;
  const form = forms.find(({ letter }) => letter === id.at(-1));
  return form ? { kind: form.kind, source: `${form.prefix}_${id.slice(4, -1)}` } : null;
}
