import { inBatches, type Ctx } from "../../storage/index.ts";
import { deleteContents } from "../contents/content-store.ts";
import { contentsOverBefore } from "./deletable-before.ts";
import { dropMonth } from "./retention-store.ts";

const BATCH_ROWS = 500;

/**
 * Deletes what a customer's requests said longer ago than it keeps that. Returns how many requests it was of.
 */
export function forgetContents(
  { database, clock }: Ctx,
  { customerId, days }: { customerId: string; days: number },
): Promise<number> {
  const before = contentsOverBefore(clock.now(), days);
  return inBatches(BATCH_ROWS, () => deleteContents(database, { customerId, before, take: BATCH_ROWS }));
}

/** Drops the months of contents that nobody keeps any more; `days` is the longest that anybody does. */
export async function dropContents({ database, clock }: Ctx, { days }: { days: number }): Promise<number> {
  let dropped = 0;
  while (await dropMonth(database, "request_content", contentsOverBefore(clock.now(), days))) dropped++;
  return dropped;
}
