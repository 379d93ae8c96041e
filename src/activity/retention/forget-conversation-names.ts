import { inBatches, type Ctx } from "../../storage/index.ts";
import { contentsOverBefore } from "./deletable-before.ts";
import { clearConversationNames } from "./retention-store.ts";

const BATCH_ROWS = 2_000;

/**
 * Takes from a customer's requests the conversation that they named, where nothing has happened in that
 * conversation for so many days. The rows stay. Returns how many there were.
 */
export function forgetConversationNames(
  { database, clock }: Ctx,
  { customerId, days }: { customerId: string; days: number },
): Promise<number> {
  const before = contentsOverBefore(clock.now(), days);
  return inBatches(BATCH_ROWS, () =>
    clearConversationNames(database, { customerId, before, take: BATCH_ROWS }),
  );
}
