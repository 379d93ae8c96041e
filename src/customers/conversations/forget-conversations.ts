import type { Ctx } from "../../storage/index.ts";
import { deleteIdleConversations } from "./conversation-store.ts";

const DAY_MS = 86_400_000;
const BATCH_ROWS = 500;
const BATCHES_MAX = 50;

/**
 * Deletes, for good, those of a customer's conversations in which nothing has happened for so many days: no
 * request that named them, and no change. Requests that came before have lost their names by then. Returns
 * how many there were.
 */
export async function forgetConversations(
  { database, clock }: Ctx,
  { customerId, days }: { customerId: string; days: number },
): Promise<number> {
  const before = new Date(clock.now().getTime() - days * DAY_MS);
  let deleted = 0;
  for (let batch = 0; batch < BATCHES_MAX; batch++) {
    const count = await deleteIdleConversations(database, { customerId, before, take: BATCH_ROWS });
    deleted += count;
    if (count < BATCH_ROWS) break;
  }
  return deleted;
}
