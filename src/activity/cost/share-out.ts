/** Shares are told in ten-thousandths. */
const PARTS = 10_000n;

/**
 * Each amount's share of their sum, in four decimals that sum to 1: what rounding down leaves goes to those
 * that lost most by it. All are 0 where the sum is.
 */
export function shareOut(amounts: readonly bigint[]): number[] {
  const total = amounts.reduce((sum, amount) => sum + amount, 0n);
  if (total <= 0n) return amounts.map(() => 0);
  const shares = amounts.map((amount) => (amount * PARTS) / total);
  const left = Number(PARTS - shares.reduce((sum, share) => sum + share, 0n));
  const lost = amounts.map((amount, index) => ({ index, rest: (amount * PARTS) % total }));
  lost.sort((one, other) =>
    one.rest === other.rest ? one.index - other.index : one.rest > other.rest ? -1 : 1,
  );
  const raised = new Set(lost.slice(0, left).map(({ index }) => index));
  return shares.map((share, index) => (Number(share) + (raised.has(index) ? 1 : 0)) / Number(PARTS));
}
