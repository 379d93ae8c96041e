import type { CellMembers } from "./cell.ts";

/**
 * How finely sums tell requests apart, as the database numbers it: 0 by every member, 1 by status and code,
 * 2 by the key too, 3 by the model too.
 */
export type Grain = 0 | 1 | 2 | 3;

const ONLY_FINEST: readonly (keyof CellMembers)[] = ["protocol", "priceId", "priceTier"];

/** The coarsest sums that know all that is asked for: the fewest to read. */
export function coarsestGrain(asked: readonly (keyof CellMembers)[]): Grain {
  const byKey = asked.includes("apiKeyId");
  const byModel = asked.includes("model");
  if ((byKey && byModel) || ONLY_FINEST.some((name) => asked.includes(name))) return 0;
  if (byKey) return 2;
  return byModel ? 3 : 1;
}
