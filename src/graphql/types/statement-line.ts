import { formatAmount } from "../../kernel/money.ts";
import type { Statement, StatementLine } from "../../ledger/index.ts";

/**
 * A line of a statement, flat. The amounts of all lines sum to the closing balance; `balance` is that sum as
 * it runs. The last line repeats the closing balance and has no amount of its own.
 */
export interface StatementRow {
  statementId: string;
  month: string;
  timezone: string;
  currency: string;
  status: Statement["status"];
  line: "opening_balance" | StatementLine["kind"] | "closing_balance";
  model: string | null;
  apiKeyId: string | null;
  apiKeyName: string | null;
  requests: number | null;
  amount: string | null;
  balance: string;
}

/** A statement line by line: the opening balance, every movement, the closing balance. */
export function toStatementRows(statement: Statement): StatementRow[] {
  const { id: statementId, month, timezone, currency, status, openingBalance, closingBalance } = statement;
  const head = { statementId, month, timezone, currency, status };
  const none = { model: null, apiKeyId: null, apiKeyName: null, requests: null };
  let running: bigint = openingBalance;
  const movements = statement.lines.map(({ kind, requests, amount, ...of }) => {
    running += amount;
    const charged = kind === "charges" ? Number(requests) : null;
    const money = { amount: formatAmount(amount), balance: formatAmount(running) };
    return { ...head, line: kind, ...of, requests: charged, ...money };
  });
  const opening = formatAmount(openingBalance);
  return [
    { ...head, line: "opening_balance", ...none, amount: opening, balance: opening },
    ...movements,
    { ...head, line: "closing_balance", ...none, amount: null, balance: formatAmount(closingBalance) },
  ];
}
