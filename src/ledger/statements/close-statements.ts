import { inTenant, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { foldAccount } from "../folded/fold-entries.ts";
import { drawStatements } from "./draw-statement.ts";
import { GRACE_HOURS, isSettled, openMonths, openPeriod } from "./statement-period.ts";
import { findStatedAccount, insertStatement, lockStatement, selectDueAccounts } from "./statement-store.ts";
import type { DueAccount } from "./statement-store.ts";
import { statementId } from "./statement-id.ts";

const BATCH_ACCOUNTS = 200;

/**
 * Closes every month of every account that has been over for six hours in its customer's time zone, in the
 * order of the months. Whoever runs it beside it, and however often, each is closed once. Returns how many it
 * closed. An account that cannot be closed keeps no other one waiting; what failed is thrown at the end.
 */
export async function closeStatements(ctx: Ctx): Promise<number> {
  let closed = 0;
  const failures: unknown[] = [];
  for (let after = ""; ;) {
    const due = await inTransaction(ctx, (tx) =>
      selectDueAccounts(tx, { after, graceHours: GRACE_HOURS, take: BATCH_ACCOUNTS }),
    );
    for (const account of due) {
      await closeMonths(ctx, account).then(
        (count) => (closed += count),
        (error: unknown) => failures.push(error),
      );
    }
    const last = due.at(-1);
    if (!last || due.length < BATCH_ACCOUNTS) break;
    after = last.customerId;
  }
  if (failures.length > 0) throw new AggregateError(failures, "some statements could not be closed");
  return closed;
}

async function closeMonths(ctx: Ctx, due: DueAccount): Promise<number> {
  let closed = 0;
  await foldAccount(ctx.database, due.accountId);
  while (await inTenant(ctx, due.customerId, (tx) => closeNext(tx, due))) closed++;
  return closed;
}

/**
 * Closes the first open month if it is over. Each month is a transaction of its own, so that none is done
 * twice.
 */
async function closeNext(tx: Tx, { customerId, timezone, now }: DueAccount): Promise<boolean> {
  const seen = await findStatedAccount(tx, customerId);
  if (!seen) return false;
  const month = openMonths({ ...seen, timezone }, now).first;
  await lockStatement(tx, statementId(customerId, month));
  // Somebody else may have closed it while this waited for its turn.
  const account = await findStatedAccount(tx, customerId);
  const period = account && openPeriod({ ...account, timezone }, month, now);
  if (!account || !period || !isSettled(period, now)) return false;
  const months = [{ month, period }];
  const [drawn] = await drawStatements(tx, { customerId, account, timezone, months, at: now });
  if (!drawn) return false;
  await insertStatement(tx, drawn);
  return true;
}
