import { nano } from "../../kernel/money.ts";
import { Prisma, type Tx } from "../../storage/index.ts";
import { dayOf, type DividedRange } from "./margin-range.ts";
import type { MarginDimension, MarginLine, MarginReport, MarginSums } from "./margin-report.ts";

/** Whose margins; what is left out is not narrowed. */
export interface MarginFilter {
  customerId?: string | undefined;
  /** As it was asked for, or as it was served. */
  model?: string | undefined;
  providerId?: string | undefined;
  credentialId?: string | undefined;
}

export interface MarginQuery extends MarginFilter {
  by: MarginDimension;
  range: DividedRange;
  linesMax: number;
}

interface Row {
  is_total: boolean;
  key: string | null;
  name: string | null;
  currency: string;
  requests: bigint;
  unknown_requests: bigint;
  calls: bigint;
  unknown_calls: bigint;
  charged: bigint;
  supplier_cost: bigint;
}

const KEYS: Record<MarginDimension, { key: Prisma.Sql; name: Prisma.Sql }> = {
  customer: { key: Prisma.sql`m.customer_id`, name: Prisma.sql`min(c.name)` },
  model: { key: Prisma.sql`m.model`, name: Prisma.sql`NULL` },
  provider: { key: Prisma.sql`nullif(m.provider_id, '')`, name: Prisma.sql`min(p.name)` },
  credential: {
    key: Prisma.sql`nullif(m.credential_id, '')`,
    name: Prisma.sql`min(p.name || ' · ' || k.label)`,
  },
  day: { key: Prisma.sql`m.day::text`, name: Prisma.sql`NULL` },
};

/**
 * Sums the cells of a range. A request that several suppliers were called for costs what each of them
 * charges; its charge belongs to the last of them, so that the lines add up to the totals.
 */
export async function sumMargins(
  tx: Tx,
  query: MarginQuery,
): Promise<Pick<MarginReport, "totals" | "lines">> {
  const { key, name } = KEYS[query.by];
  const { requests, unknown } = countsOf(query, key);
  const byDay = query.by === "day" ? Prisma.sql`key,` : Prisma.empty;
  const rows = await tx.$queryRaw<Row[]>`
    SELECT grouping(${key}) = 1 AS is_total, ${key} AS key, ${name} AS name, c.currency,
      (${requests})::bigint AS requests, (${unknown})::bigint AS unknown_requests, sum(m.calls)::bigint AS calls,
      sum(m.unknown_calls)::bigint AS unknown_calls, sum(m.charged)::bigint AS charged,
      coalesce(sum(m.cost) FILTER (WHERE m.cost_currency = c.currency), 0)::bigint AS supplier_cost
    FROM (${cellsOf(query.range)}) m JOIN customer c ON c.id = m.customer_id
    LEFT JOIN provider p ON p.id = m.provider_id LEFT JOIN credential k ON k.id = m.credential_id
    WHERE ${isAsked(query)}
    GROUP BY GROUPING SETS ((c.currency), (c.currency, ${key}))
    HAVING sum(m.requests) <> 0 OR sum(m.calls) <> 0
    ORDER BY is_total DESC, ${byDay} charged DESC, supplier_cost DESC, key, c.currency
    LIMIT ${query.linesMax}`;
  return {
    totals: rows.filter((row) => row.is_total).map(sumsOf),
    lines: rows.filter((row) => !row.is_total).map(lineOf),
  };
}

/**
 * Up to when request rows were deleted, of one customer or of all of them: the rows of a part of a day before
 * that do not tell what it was. Null when none were.
 */
export async function findForgottenUntil(tx: Tx, customerId: string | undefined): Promise<Date | null> {
  const whose = customerId === undefined ? Prisma.sql`true` : Prisma.sql`customer_id = ${customerId}`;
  const rows = await tx.$queryRaw<{ until: Date | null }[]>`
    SELECT max(kept_from) AS until FROM request_horizon WHERE ${whose}`;
  return rows[0]?.until ?? null;
}

/** The cells of a range: of its days as they were summed, of its edges from the rows. */
export function cellsOf({ days, edges }: DividedRange): Prisma.Sql {
  const parts = edges.map(
    ({ from, to }) =>
      Prisma.sql`SELECT * FROM activity_margins(${from}::timestamptz, ${to}::timestamptz, NULL)`,
  );
  if (days !== null || parts.length === 0) {
    // Without any range at all: a condition that no day meets.
    const [from, to] = days ? [dayOf(days.from), dayOf(days.to)] : ["0001-01-01", "0001-01-01"];
    parts.push(Prisma.sql`SELECT * FROM margin_day WHERE day >= ${from}::date AND day < ${to}::date`);
  }
  return Prisma.join(parts, " UNION ALL ");
}

/**
 * A request counts once, in the cell of its last call. Where suppliers or credentials are told apart, or one
 * of them is asked for, it counts once for each.
 */
function countsOf(
  { by, providerId, credentialId }: MarginQuery,
  key: Prisma.Sql,
): Record<"requests" | "unknown", Prisma.Sql> {
  const total = credentialId ? OF_CREDENTIAL : providerId ? OF_PROVIDER : ONCE;
  if (credentialId || (by !== "provider" && by !== "credential")) return total;
  const line = by === "credential" ? OF_CREDENTIAL : OF_PROVIDER;
  return {
    requests: Prisma.sql`CASE WHEN grouping(${key}) = 1 THEN ${total.requests} ELSE ${line.requests} END`,
    unknown: Prisma.sql`CASE WHEN grouping(${key}) = 1 THEN ${total.unknown} ELSE ${line.unknown} END`,
  };
}

const ONCE = { requests: Prisma.sql`sum(m.requests)`, unknown: Prisma.sql`sum(m.unknown_requests)` };
const OF_PROVIDER = {
  requests: Prisma.sql`sum(m.provider_requests)`,
  unknown: Prisma.sql`sum(m.provider_unknown)`,
};
const OF_CREDENTIAL = {
  requests: Prisma.sql`sum(m.credential_requests)`,
  unknown: Prisma.sql`sum(m.credential_unknown)`,
};

function isAsked({ customerId, model, providerId, credentialId }: MarginFilter): Prisma.Sql {
  const conditions = [
    Prisma.sql`true`,
    ...(customerId ? [Prisma.sql`m.customer_id = ${customerId}`] : []),
    ...(model ? [Prisma.sql`${model} IN (m.model, m.served_model)`] : []),
    ...(providerId ? [Prisma.sql`m.provider_id = ${providerId}`] : []),
    ...(credentialId ? [Prisma.sql`m.credential_id = ${credentialId}`] : []),
  ];
  return Prisma.join(conditions, " AND ");
}

function sumsOf(row: Row): MarginSums {
  return {
    currency: row.currency,
    requests: Number(row.requests),
    charged: nano(row.charged),
    supplierCost: nano(row.supplier_cost),
    requestsOfUnknownCost: Number(row.unknown_requests),
    calls: Number(row.calls),
    callsOfUnknownCost: Number(row.unknown_calls),
  };
}

function lineOf(row: Row): MarginLine {
  return { key: row.key, name: row.name, ...sumsOf(row) };
}
