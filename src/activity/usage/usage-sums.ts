import { nano, type Nano } from "../../kernel/money.ts";
import type { Cell } from "../cells/cell.ts";

/** What requests came to. Of the tokens, those of a request whose usage is unknown are not among them. */
export interface UsageSums {
  requests: bigint;
  succeeded: bigint;
  failed: bigint;
  cancelled: bigint;
  blocked: bigint;
  /** Cached ones included. */
  inputTokens: bigint;
  cachedInputTokens: bigint;
  cacheWriteTokens: bigint;
  /** Reasoning included. */
  outputTokens: bigint;
  reasoningTokens: bigint;
  charge: Nano;
}

export const usageCounters = [
  "requests",
  "inputFresh",
  "cacheRead",
  "cacheWrite5m",
  "cacheWrite1h",
  "outputText",
  "outputReasoning",
  "charge",
] as const;

type UsageCell = Cell<"status", (typeof usageCounters)[number]>;

/** No request at all. */
export const noSums: Readonly<UsageSums> = {
  requests: 0n,
  succeeded: 0n,
  failed: 0n,
  cancelled: 0n,
  blocked: 0n,
  inputTokens: 0n,
  cachedInputTokens: 0n,
  cacheWriteTokens: 0n,
  outputTokens: 0n,
  reasoningTokens: 0n,
  charge: nano(0n),
};

/** What the cells come to, put together by a key of theirs. */
export function foldUsage<T extends UsageCell>(
  cells: readonly T[],
  keyOf: (cell: T) => string,
): Map<string, UsageSums> {
  const sums = new Map<string, UsageSums>();
  for (const cell of cells) {
    const key = keyOf(cell);
    sums.set(key, addCell(sums.get(key) ?? noSums, cell));
  }
  return sums;
}

function addCell(sum: Readonly<UsageSums>, cell: UsageCell): UsageSums {
  const written = cell.cacheWrite5m + cell.cacheWrite1h;
  return {
    ...sum,
    requests: sum.requests + cell.requests,
    [cell.status]: sum[cell.status] + cell.requests,
    inputTokens: sum.inputTokens + cell.inputFresh + cell.cacheRead + written,
    cachedInputTokens: sum.cachedInputTokens + cell.cacheRead,
    cacheWriteTokens: sum.cacheWriteTokens + written,
    outputTokens: sum.outputTokens + cell.outputText + cell.outputReasoning,
    reasoningTokens: sum.reasoningTokens + cell.outputReasoning,
    charge: nano(sum.charge + cell.charge),
  };
}

/** The dearest first; among equals those with most requests, then by name. */
export function dearestFirst<T extends { charge: bigint; requests: bigint }>(
  sums: Iterable<readonly [name: string, sum: T]>,
): [name: string, sum: T][] {
  const order = (one: bigint, other: bigint): number => (one === other ? 0 : one > other ? -1 : 1);
  return [...sums]
    .map(([name, sum]): [string, T] => [name, sum])
    .sort(
      ([name, sum], [otherName, other]) =>
        order(sum.charge, other.charge) || order(sum.requests, other.requests) || (name < otherName ? -1 : 1),
    );
}
