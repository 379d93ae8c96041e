import { fail } from "../kernel/app-error.ts";
import type { TransactionFilter } from "./transaction-store.ts";

const DAY_MS = 86_400_000;
const RANGE_DAYS_MAX = 366;

/**
 * Refuses a range of time that is turned round or, where it has a beginning, longer than 366 days. Throws
 * `invalid_request`.
 */
export function checkRange({ from, to }: Pick<TransactionFilter, "from" | "to">, now: Date): void {
  if (!from) return;
  const end = to ?? now;
  if (to && from > to) throw refused("`from` is later than `to`.");
  if (end.getTime() - from.getTime() > (RANGE_DAYS_MAX + 1) * DAY_MS) {
    throw refused(`A range may span at most ${String(RANGE_DAYS_MAX)} days.`);
  }
}

function refused(message: string): Error {
  return fail("invalid_request", { public: message, param: "from" });
}
