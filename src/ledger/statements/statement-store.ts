import { nano } from "../../kernel/money.ts";
import { Prisma, type Tx } from "../../storage/index.ts";
import type { LineKind, Statement, StatementLine } from "./statement.ts";
import type { AccountLife, Period } from "./statement-period.ts";

/** An account as its statements need it. */
export interface StatedAccount {
  id: string;
  currency: string;
  openedAt: Date;
  lastClosed: (AccountLife["lastClosed"] & { closingBalance: bigint }) | null;
}

export async function findStatedAccount(tx: Tx, customerId: string): Promise<StatedAccount | null> {
  const account = await tx.account.findUnique({ where: { customerId } });
  if (!account) return null;
  const lastClosed = await tx.statement.findFirst({
    where: { customerId },
    orderBy: { month: "desc" },
    select: { month: true, periodEnd: true, closingBalance: true },
  });
  return { id: account.id, currency: account.currency, openedAt: account.createdAt, lastClosed };
}

export async function findFirstClosedMonth(tx: Tx, customerId: string): Promise<string | null> {
  const found = await tx.statement.aggregate({ where: { customerId }, _min: { month: true } });
  return found._min.month;
}

/** Closed statements of these months, the newest first. */
export async function findClosed(
  tx: Tx,
  customerId: string,
  months: readonly string[],
): Promise<Statement[]> {
  const rows = await tx.statement.findMany({
    where: { customerId, month: { in: [...months] } },
    orderBy: { month: "desc" },
  });
  const lines = await tx.statementLine.findMany({
    where: { statementId: { in: rows.map((row) => row.id) } },
    orderBy: [{ statementId: "asc" }, { position: "asc" }],
  });
  return rows.map((row) => ({
    id: row.id,
    customerId,
    month: row.month,
    timezone: row.timezone,
    currency: row.currency,
    status: "closed",
    periodStart: row.periodStart,
    periodEnd: row.periodEnd,
    openingBalance: nano(row.openingBalance),
    recharges: nano(row.recharges),
    charges: nano(row.charges),
    corrections: nano(row.corrections),
    closingBalance: nano(row.closingBalance),
    requests: row.requests,
    lines: lines.filter((line) => line.statementId === row.id).map(readLine),
    generatedAt: row.closedAt,
  }));
}

/** What moved an account's total between a moment and a period, and by model and key within the period. */
export interface Movements {
  before: bigint;
  lines: StatementLine[];
}

interface MovementRow {
  /** Of the entries; "before" for the row that sums what was before the period. */
  kind: string;
  model: string | null;
  api_key_id: string | null;
  api_key_name: string | null;
  requests: bigint;
  amount: bigint;
}

const kindOf: Record<string, LineKind> = {
  recharge: "recharges",
  charge: "charges",
  correction: "corrections",
};

/**
 * Sums an account's entries: those since a moment and before the period, and those within it by what they
 * were for.
 */
export async function sumMovements(
  tx: Tx,
  { accountId, since, period }: { accountId: string; since: Date; period: Period },
): Promise<Movements> {
  // What has a counter account moves the total, by the opposite of that account's movement; nothing else
  // does.
  const rows = await tx.$queryRaw<MovementRow[]>`
    SELECT 'before' AS kind, NULL AS model, NULL AS api_key_id, NULL AS api_key_name, 0::bigint AS requests,
      coalesce(sum(-e.counter_amount), 0)::bigint AS amount
    FROM ledger_entry e
    WHERE e.account_id = ${accountId} AND e.counter IS NOT NULL AND e.at < ${period.start}
      AND e.at >= ${since}
    UNION ALL
    SELECT e.kind, h.model, h.api_key_id, k.name, count(*) FILTER (WHERE e.kind = 'charge'),
      sum(-e.counter_amount)::bigint
    FROM ledger_entry e
    LEFT JOIN reservation h ON h.request_id = e.source
    LEFT JOIN api_key k ON k.id = h.api_key_id
    WHERE e.account_id = ${accountId} AND e.counter IS NOT NULL AND e.at >= ${period.start}
      AND e.at < ${period.end}
    GROUP BY e.kind, h.model, h.api_key_id, k.name
    ORDER BY kind, model, api_key_name, api_key_id`;
  return {
    before: rows.find((row) => row.kind === "before")?.amount ?? 0n,
    lines: rows.filter((row) => row.kind !== "before").map(readMovement),
  };
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
    SELECT a.customer_id AS "customerId", c.reporting_timezone AS timezone, clock_timestamp() AS now
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

function readMovement(row: MovementRow): StatementLine {
  const kind = kindOf[row.kind];
  if (!kind) throw new Error(`an entry of kind ${row.kind} moved an account's total`);
  return readLine({ ...row, kind, apiKeyId: row.api_key_id, apiKeyName: row.api_key_name });
}

function readLine(row: {
  kind: string;
  model: string | null;
  apiKeyId: string | null;
  apiKeyName: string | null;
  requests: bigint;
  amount: bigint;
}): StatementLine {
  const { model, apiKeyId, apiKeyName, requests } = row;
  return { kind: row.kind as LineKind, model, apiKeyId, apiKeyName, requests, amount: nano(row.amount) };
}
