import { nano, type Nano } from "../../kernel/money.ts";
import type { Statement } from "./statement.ts";

/** What a month came to for one model, or for one key. */
export interface StatementSum {
  /** The model, or the key's id. */
  of: string;
  name: string | null;
  requests: bigint;
  charges: Nano;
  /** Corrections of charges that had been made: part of the statement's corrections. */
  corrections: Nano;
}

/** A month's charges by model, or by key, the dearest first: they sum to the statement's charges. */
export function sumStatement(statement: Statement, by: "model" | "apiKeyId"): StatementSum[] {
  const sums = new Map<string, StatementSum>();
  for (const line of statement.lines) {
    const of = line[by];
    if (of === null || line.kind === "recharges") continue;
    const sum = sums.get(of) ?? empty(of, by === "apiKeyId" ? line.apiKeyName : null);
    const kind = line.kind;
    sums.set(of, { ...sum, requests: sum.requests + line.requests, [kind]: nano(sum[kind] + line.amount) });
  }
  return [...sums.values()].sort((one, other) => compare(one.charges, other.charges));
}

function empty(of: string, name: string | null): StatementSum {
  return { of, name, requests: 0n, charges: nano(0n), corrections: nano(0n) };
}

// Charges are negative: the smallest number is the dearest.
function compare(one: bigint, other: bigint): number {
  return one < other ? -1 : Number(one > other);
}
