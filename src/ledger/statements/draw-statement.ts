import { nano, type Nano } from "../../kernel/money.ts";
import type { Reader } from "../../storage/index.ts";
import { sumEntries, type EntrySum } from "../folded/sum-store.ts";
import { statementId } from "./statement-id.ts";
import type { Period } from "./statement-period.ts";
import type { StatedAccount } from "./statement-store.ts";
import { lineKinds, type LineKind, type Statement, type StatementLine } from "./statement.ts";

/** Which months of which account are drawn up, and when. */
export interface Drawing {
  customerId: string;
  account: StatedAccount;
  timezone: string;
  /** In their order, each from where the one before it ends. */
  months: readonly OpenMonth[];
  at: Date;
}

export interface OpenMonth {
  month: string;
  period: Period;
}

const kindOf: Record<string, LineKind> = {
  recharge: "recharges",
  charge: "charges",
  correction: "corrections",
};

/**
 * Draws up months that are not closed, from the entries of the books and the last closed balance alone, all
 * of them as the books stand at one moment.
 */
export async function drawStatements(reader: Reader, drawing: Drawing): Promise<Statement[]> {
  const { account, months } = drawing;
  const closed = account.lastClosed;
  const bounds = months.map(({ period }) => period.end);
  const sums = await sumEntries(reader, {
    accountId: account.id,
    since: closed?.periodEnd ?? null,
    bounds: [...months.slice(0, 1).map(({ period }) => period.start), ...bounds],
  });
  const before = sums.find(({ part }) => part === 0)?.amount ?? 0n;
  let balance = nano((closed?.closingBalance ?? 0n) + before);
  return months.map((month, index) => {
    const lines = sums.filter(({ part }) => part === index + 1).map(readLine);
    const statement = state(drawing, { ...month, openingBalance: balance, lines });
    balance = statement.closingBalance;
    return statement;
  });
}

function state(
  { customerId, account, timezone, at }: Drawing,
  { month, period, openingBalance, lines }: OpenMonth & { openingBalance: Nano; lines: StatementLine[] },
): Statement {
  const [recharges, charges, corrections] = lineKinds.map((kind) => sumOf(lines, kind)) as [Nano, Nano, Nano];
  return {
    id: statementId(customerId, month),
    customerId,
    month,
    timezone,
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
    generatedAt: at,
  };
}

function readLine({ kind, model, apiKeyId, apiKeyName, entries, amount }: EntrySum): StatementLine {
  const of = kindOf[kind ?? ""];
  if (!of) throw new Error(`an entry of kind ${String(kind)} moved an account's total`);
  const requests = of === "charges" ? entries : 0n;
  return { kind: of, model, apiKeyId, apiKeyName, requests, amount: nano(amount) };
}

function sumOf(lines: readonly StatementLine[], kind: LineKind): Nano {
  return nano(lines.reduce((total, line) => (line.kind === kind ? total + line.amount : total), 0n));
}

function rank(line: StatementLine): number {
  return lineKinds.indexOf(line.kind);
}
