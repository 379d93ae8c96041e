import { inBatches, type Ctx } from "../../storage/index.ts";
import { deleteContents } from "../contents/content-store.ts";
import { requestsOverBefore } from "./deletable-before.ts";
import { deleteRequests, dropMonth, raiseHorizon } from "./retention-store.ts";

const BATCH_ROWS = 2_000;
const BATCH_CONTENTS = 500;

/**
 * Deletes a customer's request rows that are older than it keeps them, with their calls and contents; the
 * running calendar month and the one before it stay, whatever the days. Money, sums and statements stay as
 * they are. Returns how many there were.
 */
export async function forgetRequests(
  { database, clock }: Ctx,
  { customerId, days, timezone }: { customerId: string; days: number; timezone: string },
): Promise<number> {
  const before = requestsOverBefore(clock.now(), { days, timezone });
  await raiseHorizon(database, { customerId, before });
  await inBatches(BATCH_CONTENTS, () =>
    deleteContents(database, { customerId, before, take: BATCH_CONTENTS }),
  );
  return inBatches(BATCH_ROWS, () => deleteRequests(database, { customerId, before, take: BATCH_ROWS }));
}

/** Drops the months in which no request, or no call, is left. Returns how many there were. */
export async function dropEmptyMonths({ database, clock }: Ctx): Promise<number> {
  const before = requestsOverBefore(clock.now(), { days: 0, timezone: "UTC" });
  let dropped = 0;
  for (const table of ["attempt", "request"] as const)
    while (await dropMonth(database, table, before)) dropped++;
  return dropped;
}
