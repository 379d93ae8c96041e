import { inBatches, runAlone, type Ctx, type Database } from "../../storage/index.ts";
import { awaitOnlookers } from "./await-onlookers.ts";
import { deleteDays, endCuts, listOverCuts, listUnfilledCuts, type CutKey } from "./cut-store.ts";
import { fillCut } from "./fill-cut.ts";

const RUN_MS = 60_000;
const BATCH_ROWS = 2_000;

/** Under which name whoever changes cuts runs alone. */
export const CUTTING = "cut-days";

/**
 * Cuts the days of customers anew who have another time zone, and deletes days that an earlier run has found
 * to be over. For a minute at most: the next run goes on. One customer that fails keeps no other waiting;
 * what failed is thrown at the end.
 */
export async function cutDays({ database }: Pick<Ctx, "database">): Promise<void> {
  await runAlone(database, CUTTING, async () => {
    const untilMs = performance.now() + RUN_MS;
    const [over, unfilled] = [await listOverCuts(database), await listUnfilledCuts(database)];
    const failures: unknown[] = [];
    const each = async (keys: CutKey[], work: (key: CutKey) => Promise<unknown>): Promise<void> => {
      for (const key of keys) await work(key).catch((error: unknown) => failures.push(error));
    };
    if (over.length + unfilled.length > 0 && (await awaitOnlookers(database))) {
      await each(over, (key) => forgetDays(database, key));
      await each(unfilled, (key) => fillCut(database, key, untilMs));
    }
    await endCuts(database);
    if (failures.length > 0)
      throw new AggregateError(failures, "the days of some customers could not be cut");
  });
}

function forgetDays(database: Database, key: CutKey): Promise<number> {
  return inBatches(BATCH_ROWS, () => deleteDays(database, { ...key, take: BATCH_ROWS }));
}
