import type { Database } from "../../storage/index.ts";
import { isContended } from "./contention.ts";
import { fillSlice, type CutKey } from "./cut-store.ts";

const DAY_HOURS = 24;
const SLICE_HOURS_MAX = 31 * DAY_HOURS;
/** For so long at most the settlements of a customer are to wait. */
const SLICE_MS = 100;

/**
 * Fills a cut slice by slice, from the present to the past, each as long as it can be in a tenth of a second.
 * Ends where it is filled, where another one has taken its place, or at a moment of `performance.now()`;
 * whoever goes on later, goes on from there. Returns whether there is no more to do.
 */
export async function fillCut(database: Database, key: CutKey, untilMs: number): Promise<boolean> {
  for (let hours = 7 * DAY_HOURS; performance.now() < untilMs;) {
    const beganMs = performance.now();
    try {
      if (!(await fillSlice(database, { ...key, hours }))) return true;
    } catch (error) {
      if (!isContended(error)) throw error;
      return false;
    }
    hours = nextSlice(hours, performance.now() - beganMs);
  }
  return false;
}

function nextSlice(hours: number, tookMs: number): number {
  const wanted = Math.round((hours * SLICE_MS) / Math.max(tookMs, 1));
  return Math.min(Math.max(wanted, DAY_HOURS), hours * 2, SLICE_HOURS_MAX);
}
