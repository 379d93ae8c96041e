import { groupBy } from "../../kernel/group-by.ts";
import { Prisma, type Reader, type Tx } from "../../storage/index.ts";
import type { Statement, StatementLine } from "./statement.ts";
import type { AccountLife } from "./statement-period.ts";

/** An account as its statements need it. */
export interface StatedAccount {
  id: string;
  currency: string;
  openedAt: Date;
  /** The first month that is closed. */
  firstClosed: string | null;
  lastClosed: (AccountLife["lastClosed"] & { closingBalance: bigint }) | null;
}

interface AccountRow {
  id: string;
  currency: string;
  created_at: Date;
  first_month: string | null;
  month: string | null;
  period_end: Date | null;
  closing_balance: bigint | null;
}

/** A row of a closed statement, and its lines'; amounts of 8 bytes are what they are read as. */
type StatementRow = Omit<Statement, "lines" | "status" | "customerId">;
type LineRow = StatementLine & { statementId: string };

export async function findStatedAccount(reader: Reader, customerId: string): Promise<StatedAccount | null> {
  const [row] = await reader.$queryRaw<AccountRow[]>`
    SELECT a.id, a.currency, a.created_at, first.month AS first_month, last.month, last.period_end,
      last.closing_balance
    FROM account a
    LEFT JOIN LATERAL (SELECT s.month FROM statement s WHERE s.customer_id = a.customer_id
      ORDER BY s.month LIMIT 1) first ON true
    LEFT JOIN LATERAL (SELECT s.month, s.period_end, s.closing_balance FROM statement s
      WHERE s.customer_id = a.customer_id ORDER BY s.month DESC LIMIT 1) last ON true
    WHERE a.customer_id = ${customerId}`;
  if (!row) return null;
  const { id, currency, created_at: openedAt, first_month: firstClosed, month, ...last } = row;
  const [periodEnd, closingBalance] = [last.period_end, last.closing_balance];
  const isClosed = month !== null && periodEnd !== null && closingBalance !== null;
  const lastClosed = isClosed ? { month, periodEnd, closingBalance } : null;
  return { id, currency, openedAt, firstClosed, lastClosed };
}

/** Closed statements of these months, the newest first. */
export async function findClosed(
  reader: Reader,
  customerId: string,
  months: readonly string[],
): Promise<Statement[]> {
  if (months.length === 0) return [];
  const rows = await reader.$queryRaw<StatementRow[]>`
    SELECT id, month, timezone, currency, period_start AS "periodStart", period_end AS "periodEnd",
      opening_balance AS "openingBalance", recharges, charges, corrections, closing_balance AS "closingBalance",
      requests, closed_at AS "generatedAt"
    FROM statement WHERE customer_id = ${customerId} AND month = ANY(${[...months]}::text[]) ORDER BY month DESC`;
  if (rows.length === 0) return [];
  const lines = await reader.$queryRaw<LineRow[]>`
    SELECT l.statement_id AS "statementId", l.kind, l.model, l.api_key_id AS "apiKeyId",
      l.api_key_name AS "apiKeyName", l.requests, l.amount
    FROM statement_line l WHERE l.statement_id = ANY(${rows.map(({ id }) => id)}::text[])
    ORDER BY l.statement_id, l.position`;
  const linesOf = groupBy(lines, ({ statementId }) => statementId);
  return rows.map((row) => ({
    ...{ ...row, customerId, status: "closed" },
    lines: (linesOf.get(row.id) ?? []).map(({ statementId: _, ...line }) => line),
  }));
}

/** Makes others that close this statement wait until the transaction ends. */
export async function lockStatement(tx: Tx, id: string): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${id}, 2))::text`;
}

/** Writes a statement for good, as it is given. */
export async function insertStatement(tx: Tx, statement: Statement): Promise<void> {
  const { id, customerId, month, timezone, currency, periodStart, periodEnd, lines } = statement;
  const { openingBalance, recharges, charges, corrections, closingBalance, requests } = statement;
  await tx.statement.create({
    data: {
      ...{ id, customerId, month, timezone, currency, periodStart, periodEnd, requests },
      ...{ openingBalance, recharges, charges, corrections, closingBalance },
      closedAt: statement.generatedAt,
    },
  });
  await tx.statementLine.createMany({
    data: lines.map((line, position) => ({ statementId: id, position, customerId, ...line })),
  });
}

/** An account whose first open month may be over for long enough. */
export interface DueAccount {
  customerId: string;
  accountId: string;
  timezone: string;
  /** By the database's clock, which also dates the entries. */
  now: Date;
}

// No time zone is further from UTC than this.
const OFFSET_MAX = Prisma.sql`interval '14 hours'`;

/** Accounts behind `after` by customer id whose first open month ended, in some time zone, so long ago. */
export async function selectDueAccounts(
  tx: Tx,
  { after, graceHours, take }: { after: string; graceHours: number; take: number },
): Promise<DueAccount[]> {
  return tx.$queryRaw<DueAccount[]>`
    SELECT a.customer_id AS "customerId", a.id AS "accountId", c.reporting_timezone AS timezone, clock_timestamp() AS now
    FROM account a
    JOIN customer c ON c.id = a.customer_id
    LEFT JOIN LATERAL (SELECT max(s.month) AS month FROM statement s WHERE s.customer_id = a.customer_id) closed
      ON true
    WHERE a.customer_id > ${after}
      AND coalesce(to_date(closed.month, 'YYYY-MM') + interval '1 month',
        date_trunc('month', (a.created_at - ${OFFSET_MAX}) AT TIME ZONE 'UTC'))
        + interval '1 month' - ${OFFSET_MAX} + make_interval(hours => ${graceHours}::int) <= now() AT TIME ZONE 'UTC'
    ORDER BY a.customer_id LIMIT ${take}`;
}
