/** No request has so many tokens of one kind: a report above it is a fault, not a bill. */
const TOKENS_MAX = 100_000_000;

/** A token count of a supplier's report: `missing` when there is none, -1 when it is none. */
export function tokenCount(value: unknown, missing: number): number {
  if (value === undefined || value === null) return missing;
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= TOKENS_MAX
    ? (value as number)
    : -1;
}
