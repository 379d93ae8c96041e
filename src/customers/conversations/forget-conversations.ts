import { inBatches, type Ctx } from "../../storage/index.ts";
import { deleteIdleConversations } from "./conversation-store.ts";

const DAY_MS = 86_400_000;
const BATCH_ROWS = 500;

/**
 * Deletes, for good, those of a customer's conversations in which nothing has happened for so many days: no
 * request that named them, and no change. Requests that came before have lost their names by then. Returns
 * how many there were.
 */
export function forgetConversations(
  { database, clock }: Ctx,
  { customerId, days }: { customerId: string; days: number },
): Promise<number> {
  const before = new Date(clock.now().getTime() - days * DAY_MS);
  return inBatches(BATCH_ROWS, () =>
    deleteIdleConversations(database, { customerId, before, take: BATCH_ROWS }),
  );
}
