import { fail } from "../kernel/app-error.ts";
import type { RequestFilter } from "./request-store.ts";

const DAY_MS = 86_400_000;
const RANGE_DAYS = 30;
const RANGE_DAYS_MAX = 366;

/**
 * The range of a list of requests: the last 30 days where nothing is given. Throws `invalid_request` when it
 * is turned round or longer than 366 days.
 */
export function detailRange(now: Date, given: RequestFilter): { from: Date; to: Date } {
  // A day ahead, so that a request of this very moment is never outside.
  const to = given.to ?? new Date(now.getTime() + DAY_MS);
  const from = given.from ?? new Date(Math.min(now.getTime(), to.getTime()) - RANGE_DAYS * DAY_MS);
  if (from > to) throw fail("invalid_request", { public: "`from` is later than `to`.", param: "from" });
  if (to.getTime() - from.getTime() > (RANGE_DAYS_MAX + 1) * DAY_MS) {
    throw fail("invalid_request", {
      public: `A range may span at most ${String(RANGE_DAYS_MAX)} days.`,
      param: "from",
    });
  }
  return { from, to };
}
