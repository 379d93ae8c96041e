import { nano } from "../kernel/money.ts";
import { Prisma, type Tx } from "../storage/index.ts";
import type { MarginDimension, MarginLine, MarginReport, MarginSums } from "./margin-report.ts";

export interface MarginQuery {
  by: MarginDimension;
  from: Date;
  to: Date;
  customerId?: string | undefined;
  model?: string | undefined;
  providerId?: string | undefined;
}

interface Row {
  is_total: boolean;
  key: string | null;
  name: string | null;
  currency: string;
  requests: bigint;
  charged: string;
  supplier_cost: string;
  unknown_cost: bigint;
}

const KEYS: Record<MarginDimension, { key: Prisma.Sql; name: Prisma.Sql }> = {
  customer: { key: Prisma.sql`s.customer_id`, name: Prisma.sql`min(s.customer_name)` },
  model: { key: Prisma.sql`s.model`, name: Prisma.sql`NULL` },
  provider: { key: Prisma.sql`s.provider_id`, name: Prisma.sql`min(p.name)` },
};

/**
 * Sums charges and costs over the rows. A request that several suppliers were called for costs what each of
 * them charges; its charge belongs to the last of them, so that the lines add up to the totals.
 */
export async function sumMargins(
  tx: Tx,
  query: MarginQuery,
  linesMax: number,
): Promise<Pick<MarginReport, "totals" | "lines">> {
  const { key, name } = KEYS[query.by];
  const { requests, unknown } = countsOf(query, key);
  const rows = await tx.$queryRaw<Row[]>`
    WITH asked AS MATERIALIZED (
      SELECT r.request_id, r.created_at, r.customer_id, r.model, r.charge FROM request r WHERE ${isAsked(query)}
    ), called AS MATERIALIZED (
      SELECT a.request_id, a.created_at, a.provider_id, a.number, a.input_fresh, a.cost, a.cost_currency
      FROM attempt a WHERE a.created_at >= ${query.from} AND a.created_at < ${query.to}
    ), shares AS (
      SELECT q.request_id, q.customer_id, c.name AS customer_name, q.model, q.charge, c.currency, a.provider_id,
        sum(a.cost) FILTER (WHERE a.cost_currency = c.currency) AS cost,
        bool_and(a.input_fresh IS NULL OR (a.cost IS NOT NULL AND a.cost_currency = c.currency)) AS is_known,
        coalesce(max(a.number), 0) = max(coalesce(max(a.number), 0)) OVER same AS is_last,
        bool_or(NOT bool_and(a.input_fresh IS NULL OR (a.cost IS NOT NULL AND a.cost_currency = c.currency)))
          OVER same AS is_unknown
      FROM asked q JOIN customer c ON c.id = q.customer_id
      LEFT JOIN called a ON a.request_id = q.request_id AND a.created_at = q.created_at
      WHERE q.charge <> 0 OR a.request_id IS NOT NULL
      GROUP BY q.request_id, q.created_at, q.customer_id, c.name, q.model, q.charge, c.currency, a.provider_id
      WINDOW same AS (PARTITION BY q.request_id, q.created_at)
    )
    SELECT grouping(${key}) = 1 AS is_total, ${key} AS key, ${name} AS name, s.currency,
      ${requests} AS requests, coalesce(sum(s.charge) FILTER (WHERE s.is_last), 0)::text AS charged,
      coalesce(sum(s.cost), 0)::text AS supplier_cost,
      ${unknown} AS unknown_cost
    FROM shares s LEFT JOIN provider p ON p.id = s.provider_id
    WHERE ${query.providerId ? Prisma.sql`s.provider_id = ${query.providerId}` : Prisma.sql`true`}
    GROUP BY GROUPING SETS ((s.currency), (s.currency, ${key}))
    ORDER BY is_total DESC, coalesce(sum(s.charge) FILTER (WHERE s.is_last), 0) DESC, sum(s.cost) DESC NULLS LAST, key
    LIMIT ${linesMax}`;
  return {
    totals: rows.filter((row) => row.is_total).map(sumsOf),
    lines: rows.filter((row) => !row.is_total).map(lineOf),
  };
}

/**
 * A request stands once for each of its suppliers: it counts once by its last one, and for every supplier
 * where suppliers are told apart.
 */
function countsOf(
  { by, providerId }: MarginQuery,
  key: Prisma.Sql,
): Record<"requests" | "unknown", Prisma.Sql> {
  const once = {
    requests: Prisma.sql`count(*) FILTER (WHERE s.is_last)`,
    unknown: Prisma.sql`count(*) FILTER (WHERE s.is_last AND s.is_unknown)`,
  };
  const each = {
    requests: Prisma.sql`count(*)`,
    unknown: Prisma.sql`count(*) FILTER (WHERE NOT s.is_known)`,
  };
  if (providerId) return each;
  if (by !== "provider") return once;
  return {
    requests: Prisma.sql`CASE WHEN grouping(${key}) = 1 THEN ${once.requests} ELSE ${each.requests} END`,
    unknown: Prisma.sql`CASE WHEN grouping(${key}) = 1 THEN ${once.unknown} ELSE ${each.unknown} END`,
  };
}

function isAsked({ from, to, customerId, model }: MarginQuery): Prisma.Sql {
  const conditions = [
    Prisma.sql`r.created_at >= ${from} AND r.created_at < ${to}`,
    ...(customerId ? [Prisma.sql`r.customer_id = ${customerId}`] : []),
    ...(model ? [Prisma.sql`${model} IN (r.model, r.served_model)`] : []),
  ];
  return Prisma.join(conditions, " AND ");
}

function sumsOf(row: Row): MarginSums {
  return {
    currency: row.currency,
    requests: Number(row.requests),
    charged: nano(BigInt(row.charged)),
    supplierCost: nano(BigInt(row.supplier_cost)),
    requestsOfUnknownCost: Number(row.unknown_cost),
  };
}

function lineOf(row: Row): MarginLine {
  return { key: row.key, name: row.name, ...sumsOf(row) };
}
