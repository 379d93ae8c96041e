import { checkSpan } from "./check-span.ts";

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
  checkSpan({ from, to }, { daysMax: RANGE_DAYS_MAX });
  return { from, to };
}
