import { inBatches, runAlone, type Ctx, type Database } from "../../storage/index.ts";
import { foldNext, selectUnfolded } from "./fold-store.ts";

// Fewer are read as they are, in a millisecond or two.
const ENTRIES_MIN = 500;
const ACCOUNTS_MAX = 200;
// A tenth of a second's work, so that no lock and no snapshot is held for long.
const BATCH_ENTRIES = 5_000;

/**
 * Folds the entries of the accounts that have many new ones, on one node at a time; what is too much for one
 * run is left to the next. Returns how many entries it folded. An account that cannot be folded keeps no
 * other one waiting; what failed is thrown at the end.
 */
export async function foldEntries(ctx: Pick<Ctx, "database">): Promise<number> {
  const { database } = ctx;
  const folded = await runAlone(database, "fold-entries", async () => {
    const failures: unknown[] = [];
    let sum = 0;
    for (const accountId of await selectUnfolded(database, { least: ENTRIES_MIN, take: ACCOUNTS_MAX })) {
      await foldAccount(database, accountId).then(
        (count) => (sum += count),
        (error: unknown) => failures.push(error),
      );
    }
    if (failures.length > 0) throw new AggregateError(failures, "some entries could not be folded");
    return sum;
  });
  return folded ?? 0;
}

/** Folds the new entries of one account, a quarter of a million at most, however few. Returns how many. */
export function foldAccount(database: Database, accountId: string): Promise<number> {
  return inBatches(BATCH_ENTRIES, () => foldNext(database, accountId, BATCH_ENTRIES));
}
