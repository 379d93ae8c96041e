import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../storage/index.ts";
import { listOnlookers } from "./cut-store.ts";

const WAIT_MAX_MS = 5_000;
const POLL_MS = 20;

/**
 * Waits until every transaction is over that may know the cuts as they were before those of now: which of two
 * transactions began first does not say which of them saw what. Returns whether they are, within five
 * seconds.
 */
export async function awaitOnlookers(database: Database): Promise<boolean> {
  const beganMs = performance.now();
  for (let left = await listOnlookers(database); left.size > 0;) {
    if (performance.now() - beganMs > WAIT_MAX_MS) return false;
    await sleep(POLL_MS);
    const present = await listOnlookers(database);
    left = new Set([...left].filter((name) => present.has(name)));
  }
  return true;
}
