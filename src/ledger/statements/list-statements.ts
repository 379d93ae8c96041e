import { fail } from "../../kernel/app-error.ts";
import { readPage, type Page, type PageRequest, type Stretch } from "../../kernel/page.ts";
import { readTenant, type Ctx, type Reader } from "../../storage/index.ts";
import { shiftMonth } from "./calendar-month.ts";
import { drawStatements } from "./draw-statement.ts";
import { openMonths, openPeriod } from "./statement-period.ts";
import { findClosed, findStatedAccount, type StatedAccount } from "./statement-store.ts";
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
  return readTenant(ctx, customerId, async (reader) => {
    const account = await findStatedAccount(reader, customerId);
    if (!account) throw fail("not_found");
    const range = openMonths({ ...account, timezone: input.timezone }, ctx.clock.now());
    const first = account.firstClosed ?? range.first;
    const cut = await readPage(
      ctx.keyring,
      { scope, page },
      {
        fetch: (stretch) => Promise.resolve(monthsOf({ first, last: range.last }, stretch)),
        positionOf: (month) => ({ key: month, id: month }),
      },
    );
    const items = await readMonths(reader, { ...input, account, months: cut.items, at: ctx.clock.now() });
    return { ...cut, items };
  });
}

interface Wanted extends ListStatementsInput {
  account: StatedAccount;
  months: string[];
  at: Date;
}

/** The months that the account had open when it was read are drawn up in one go; the others are closed. */
async function readMonths(
  reader: Reader,
  { customerId, timezone, account, months, at }: Wanted,
): Promise<Statement[]> {
  const open = months.toSorted().flatMap((month) => {
    const period = openPeriod({ ...account, timezone }, month, at);
    return period ? [{ month, period }] : [];
  });
  const drawn =
    open.length > 0 ? await drawStatements(reader, { customerId, account, timezone, months: open, at }) : [];
  const isOpen = new Set(open.map(({ month }) => month));
  const closed = await findClosed(
    reader,
    customerId,
    months.filter((month) => !isOpen.has(month)),
  );
  const byMonth = new Map([...drawn, ...closed].map((statement) => [statement.month, statement]));
  return months.flatMap((month) => byMonth.get(month) ?? []);
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
