import { nano, type Nano } from "../../kernel/money.ts";
import type { Tx } from "../../storage/index.ts";
import { statementId } from "./statement-id.ts";
import type { Period } from "./statement-period.ts";
import { sumMovements, type StatedAccount } from "./statement-store.ts";
import { lineKinds, type LineKind, type Statement, type StatementLine } from "./statement.ts";

/** Which month of which account is drawn up, and when. */
export interface Drawing {
  customerId: string;
  account: StatedAccount;
  month: string;
  timezone: string;
  period: Period;
  at: Date;
}

const BEFORE_ALL = new Date(0);

/** Draws up a month that is not closed, from the entries of the books and the last closed balance alone. */
export async function drawStatement(tx: Tx, drawing: Drawing): Promise<Statement> {
  const { account, period, ...head } = drawing;
  const closed = account.lastClosed;
  const since = closed?.periodEnd ?? BEFORE_ALL;
  const { before, lines } = await sumMovements(tx, { accountId: account.id, since, period });
  const openingBalance = nano((closed?.closingBalance ?? 0n) + before);
  const [recharges, charges, corrections] = lineKinds.map((kind) => sumOf(lines, kind)) as [Nano, Nano, Nano];
  return {
    id: statementId(head.customerId, head.month),
    customerId: head.customerId,
    month: head.month,
    timezone: head.timezone,
    currency: account.currency,
    status: "open",
    periodStart: period.start,
    periodEnd: period.end,
    openingBalance,
    recharges,
    charges,
    corrections,
    closingBalance: nano(openingBalance + recharges + charges + corrections),
    requests: lines.reduce((total, line) => total + line.requests, 0n),
    lines: lines.toSorted((one, other) => rank(one) - rank(other)),
    generatedAt: head.at,
  };
}

function sumOf(lines: readonly StatementLine[], kind: LineKind): Nano {
  return nano(lines.reduce((total, line) => (line.kind === kind ? total + line.amount : total), 0n));
}

function rank(line: StatementLine): number {
  return lineKinds.indexOf(line.kind);
}
