import { fail } from "../../kernel/app-error.ts";
import { readTenant, type Ctx, type Reader } from "../../storage/index.ts";
import { isMonth, monthOf } from "./calendar-month.ts";
import { drawStatements } from "./draw-statement.ts";
import { openPeriod } from "./statement-period.ts";
import { findClosed, findStatedAccount } from "./statement-store.ts";
import type { Statement } from "./statement.ts";

export interface GetStatementInput {
  customerId: string;
  /** As 2026-11; the running month when absent. */
  month?: string | undefined;
  /** The customer's reporting time zone now: it cuts the months that are not closed. */
  timezone: string;
}

/**
 * One month of a customer's account: a closed statement as it was closed, an open one as it is now. Throws
 * `invalid_request` for what is no month, and for months before the account or to come; `not_found` for an
 * unknown customer.
 */
export async function getStatement(ctx: Ctx, input: GetStatementInput): Promise<Statement> {
  const now = ctx.clock.now();
  const month = input.month ?? monthOf(now, input.timezone);
  if (!isMonth(month)) throw refused("month must be a month such as 2026-11.");
  return readTenant(ctx, input.customerId, (reader) => read(reader, { ...input, month, at: now }));
}

interface Asked extends GetStatementInput {
  month: string;
  at: Date;
}

// A month may be closed between two readings: the account, which is read first, then still has it as an open
// one, and that is drawn up as well.
async function read(reader: Reader, { customerId, month, timezone, at }: Asked): Promise<Statement> {
  const account = await findStatedAccount(reader, customerId);
  if (!account) throw fail("not_found");
  const period = openPeriod({ ...account, timezone }, month, at);
  const [statement] = period
    ? await drawStatements(reader, { customerId, account, timezone, months: [{ month, period }], at })
    : await findClosed(reader, customerId, [month]);
  if (!statement) throw refused("month must not lie before the account's first month, or in the future.");
  return statement;
}

function refused(message: string): Error {
  return fail("invalid_request", { public: message, param: "month" });
}
