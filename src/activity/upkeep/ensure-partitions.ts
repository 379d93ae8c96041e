import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../storage/index.ts";
import { isContended } from "./contention.ts";
import { listMissingMonths, makeMonth, type Month, type MonthState } from "./partition-store.ts";

const MONTHS_AHEAD = 3;
const TRIES = 3;
const PAUSE_MS = 500;

/** How many months were made, and which are still without a partition of their own. */
export interface MadeMonths {
  made: number;
  missing: Month[];
}

/**
 * Makes the partitions of this month and the next three, and of those months whose rows had to go without.
 * What is missing still, because somebody reads the whole table or there are too many rows to move, works
 * without: its rows are caught, and the next run tries again.
 */
export async function ensurePartitions(database: Database, now: Date): Promise<MadeMonths> {
  const day = now.toISOString().slice(0, 10);
  const months = await listMissingMonths(database, { day, ahead: MONTHS_AHEAD });
  const result: MadeMonths = { made: 0, missing: [] };
  for (const [index, month] of months.entries()) {
    const state = await tryToMake(database, month);
    if (state === "made") result.made++;
    if (state === "left") result.missing.push(month);
    // Whoever is in the way of one is in the way of all, and each try holds others up for a moment.
    if (state === null) return { ...result, missing: [...result.missing, ...months.slice(index)] };
  }
  return result;
}

/** Null when somebody was in the way each time. */
async function tryToMake(database: Database, month: Month): Promise<MonthState | null> {
  for (let tries = 1; ; tries++) {
    try {
      return await makeMonth(database, month);
    } catch (error) {
      if (!isContended(error)) throw error;
    }
    if (tries === TRIES) return null;
    await sleep(PAUSE_MS);
  }
}
