import { checkRange, type GivenRange } from "./report-range.ts";

const DAY_MS = 86_400_000;
const RANGE_DAYS = 30;

/**
 * The range of a list of requests: the last 30 days where nothing is given. Throws `invalid_request` when it
 * is turned round or longer than 366 days.
 */
export function detailRange(now: Date, given: GivenRange): { from: Date; to: Date } {
  // A day ahead, so that a request of this very moment is never outside.
  const to = given.to ?? new Date(now.getTime() + DAY_MS);
  const from = given.from ?? new Date(Math.min(now.getTime(), to.getTime()) - RANGE_DAYS * DAY_MS);
  checkRange({ from, to }, DAY_MS);
  return { from, to };
}
