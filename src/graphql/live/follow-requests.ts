import { listLoggedRequests, type RequestRow } from "../../activity/index.ts";
import { listSettled, type Settled } from "../../ledger/index.ts";
import type { Ctx } from "../../storage/index.ts";
import type { Look } from "./feed.ts";

// What moves no money is found by the time at which it came in: it is written at once, or within this time.
const UNCHARGED_WINDOW_MS = 15_000;
const TOLD_MAX = 20_000;

/**
 * Looks for requests of a customer that have ended. What moved money is told exactly once, whenever it is
 * settled: the books number it. What moved none is told once if it is written within 15 s of its coming in.
 */
export function followRequests(ctx: Ctx, customerId: string): Look<RequestRow> {
  const told = new Told();
  let seq: bigint | null = null;
  return async () => {
    const isFirst = seq === null;
    const settled: Settled = await listSettled(ctx, { customerId, seq });
    const rows = await listLoggedRequests(ctx, {
      ...{ customerId, requestIds: settled.requestIds },
      unchargedSince: new Date(ctx.clock.now().getTime() - UNCHARGED_WINDOW_MS),
    });
    // Only now: a look that failed is made again.
    seq = settled.seq;
    const fresh = rows.filter(({ requestId }) => told.isNew(requestId));
    return isFirst ? [] : fresh;
  };
}

/** Remembers the last requests that were told. */
class Told {
  readonly #ids = new Set<string>();

  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > TOLD_MAX)
      for (const oldest of [...this.#ids].slice(0, TOLD_MAX / 2)) this.#ids.delete(oldest);
    return true;
  }
}
