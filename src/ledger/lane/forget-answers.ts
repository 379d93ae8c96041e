import type { Ctx } from "../../storage/index.ts";
import { deleteAnswers } from "./repeat-store.ts";

const HOUR_MS = 3_600_000;

/**
 * Empties the answers that are kept to be repeated, where a customer keeps contents for less than the day
 * that they are there: a repetition is then told that the answer is gone, and costs nothing. An hour they are
 * kept always, for whoever tries again at once. Returns how many there were.
 */
export async function forgetAnswers(
  { database, clock }: Ctx,
  { customerId, days }: { customerId: string; days: number },
): Promise<number> {
  if (days > 0) return 0;
  return deleteAnswers(database, { customerId, before: new Date(clock.now().getTime() - HOUR_MS) });
}
