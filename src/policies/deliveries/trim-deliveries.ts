import { inTransaction, type Ctx } from "../../storage/index.ts";
import { deleteEndedBefore } from "./delivery-store.ts";

const KEPT_MS = 30 * 86_400_000;

/** Deletes what was delivered or given up more than 30 days ago. Returns how many there were. */
export async function trimDeliveries(ctx: Ctx): Promise<number> {
  const moment = new Date(ctx.clock.now().getTime() - KEPT_MS);
  return inTransaction(ctx, (tx) => deleteEndedBefore(tx, moment));
}
