import { fail } from "../kernel/app-error.ts";

const DAY_MS = 86_400_000;
const RANGE_DAYS_MAX = 31;
const RANGE_DAYS = 7;

/**
 * The range of an operator's question to the rows themselves: the last seven days where nothing is given.
 * Throws `invalid_request` when it is turned round or longer than 31 days.
 */
export function operatorRange(
  now: Date,
  given: { from?: Date | undefined; to?: Date | undefined },
): { from: Date; to: Date } {
  // A day ahead, so that a request of this very moment is never outside.
  const to = given.to ?? new Date((given.from ?? now).getTime() + (given.from ? RANGE_DAYS_MAX : 1) * DAY_MS);
  const from = given.from ?? new Date(to.getTime() - (RANGE_DAYS + 1) * DAY_MS);
  if (from > to) throw fail("invalid_request", { public: "`from` is later than `to`.", param: "from" });
  if (to.getTime() - from.getTime() > RANGE_DAYS_MAX * DAY_MS) {
    const message = `A range may span at most ${String(RANGE_DAYS_MAX)} days.`;
    throw fail("invalid_request", { public: message, param: "from" });
  }
  return { from, to };
}
