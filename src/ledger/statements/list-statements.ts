import { fail } from "../../kernel/app-error.ts";
import { readPage, type Page, type PageRequest, type Stretch } from "../../kernel/page.ts";
import { inTenant, type Ctx, type Tx } from "../../storage/index.ts";
import { shiftMonth } from "./calendar-month.ts";
import { drawStatement } from "./draw-statement.ts";
import { openMonths, openPeriod } from "./statement-period.ts";
import {
  findClosed,
  findStatedAccount,
  findFirstClosedMonth,
  type StatedAccount,
} from "./statement-store.ts";
import type { Statement } from "./statement.ts";

export interface ListStatementsInput {
  customerId: string;
  /** As for one statement. */
  timezone: string;
  page: PageRequest;
}

/** A customer's months, the running one first. Throws `not_found` for an unknown customer. */
export async function listStatements(ctx: Ctx, input: ListStatementsInput): Promise<Page<Statement>> {
  const { customerId, page } = input;
  const scope = { list: "statements", owner: customerId };
  return inTenant(ctx, customerId, async (tx) => {
    const account = await findStatedAccount(tx, customerId);
    if (!account) throw fail("not_found");
    const range = openMonths({ ...account, timezone: input.timezone }, ctx.clock.now());
    const first = (await findFirstClosedMonth(tx, customerId)) ?? range.first;
    const cut = await readPage(
      ctx.keyring,
      { scope, page },
      {
        fetch: (stretch) => Promise.resolve(monthsOf({ first, last: range.last }, stretch)),
        positionOf: (month) => ({ key: month, id: month }),
      },
    );
    const items = await readMonths(tx, { ...input, account, months: cut.items, at: ctx.clock.now() });
    return { ...cut, items };
  });
}

interface Wanted extends ListStatementsInput {
  account: StatedAccount;
  months: string[];
  at: Date;
}

async function readMonths(
  tx: Tx,
  { customerId, timezone, account, months, at }: Wanted,
): Promise<Statement[]> {
  const closed = await findClosed(tx, customerId, months);
  const byMonth = new Map(closed.map((statement) => [statement.month, statement]));
  const statements: Statement[] = [];
  for (const month of months) {
    const known = byMonth.get(month);
    const period = known ? null : openPeriod({ ...account, timezone }, month, at);
    if (known) statements.push(known);
    else if (period) {
      statements.push(await drawStatement(tx, { customerId, account, month, timezone, period, at }));
    }
  }
  return statements;
}

/** Months of a range, the last first, or backwards the first first. */
function monthsOf(
  { first, last }: { first: string; last: string },
  { after, take, backwards }: Stretch,
): string[] {
  const step = backwards ? 1 : -1;
  const months: string[] = [];
  let month = after ? shiftMonth(after.key, step) : backwards ? first : last;
  for (; month >= first && month <= last && months.length < take; month = shiftMonth(month, step))
    months.push(month);
  return months;
}
