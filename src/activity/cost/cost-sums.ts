import { nano, type Nano } from "../../kernel/money.ts";
import type { Cell } from "../cells/cell.ts";
import { dearestFirst } from "../usage/usage-sums.ts";
import { shareOut } from "./share-out.ts";

/** What requests cost their customer. */
export interface CostSums {
  charge: Nano;
  requests: bigint;
  /** Of input and output, as far as they are known. */
  tokens: bigint;
}

/** A model's part of a cost. */
export interface ModelCost extends CostSums {
  model: string;
  /** From 0 to 1. All parts of a cost that is not nothing sum to 1. */
  share: number;
}

export const costCounters = [
  "requests",
  "inputFresh",
  "cacheRead",
  "cacheWrite5m",
  "cacheWrite1h",
  "outputText",
  "outputReasoning",
  "charge",
] as const;

export type CostCell = Cell<never, (typeof costCounters)[number]>;

/** What the cells cost together. */
export function sumCosts(cells: Iterable<CostCell>): CostSums {
  let [charge, requests, tokens] = [0n, 0n, 0n];
  for (const cell of cells) {
    charge += cell.charge;
    requests += cell.requests;
    tokens += cell.inputFresh + cell.cacheRead + cell.cacheWrite5m + cell.cacheWrite1h;
    tokens += cell.outputText + cell.outputReasoning;
  }
  return { charge: nano(charge), requests, tokens };
}

/** What each model cost, the dearest first. */
export function rankModels(costs: ReadonlyMap<string, CostSums>): ModelCost[] {
  const ranked = dearestFirst(costs);
  const shares = shareOut(ranked.map(([, { charge }]) => charge));
  return ranked.map(([model, sums], index) => ({ model, ...sums, share: shares[index] ?? 0 }));
}
