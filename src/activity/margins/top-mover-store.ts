import { nano } from "../../kernel/money.ts";
import { Prisma, type Tx } from "../../storage/index.ts";
import type { DividedRange } from "./margin-range.ts";
import { cellsOf } from "./margin-store.ts";
import type { MoverDimension, TopMover } from "./top-mover.ts";

interface Row {
  key: string;
  name: string | null;
  currency: string;
  before: bigint;
  after: bigint;
  requests_before: bigint;
  requests_after: bigint;
}

const KEYS: Record<MoverDimension, { key: Prisma.Sql; name: Prisma.Sql }> = {
  customer: { key: Prisma.sql`m.customer_id`, name: Prisma.sql`min(c.name)` },
  model: { key: Prisma.sql`m.model`, name: Prisma.sql`NULL` },
};

/** What changed most from one range to the other, so many of each currency; without a change is no mover. */
export async function findTopMovers(
  tx: Tx,
  {
    by,
    before,
    after,
    take,
  }: { by: MoverDimension; before: DividedRange; after: DividedRange; take: number },
): Promise<TopMover[]> {
  const { key, name } = KEYS[by];
  const rows = await tx.$queryRaw<Row[]>`
    SELECT key, name, currency, before, after, requests_before, requests_after
    FROM (SELECT s.*, row_number() OVER (PARTITION BY currency ORDER BY abs(after - before) DESC, key) AS place
      FROM (
        SELECT ${key} AS key, ${name} AS name, c.currency,
          coalesce(sum(m.charged) FILTER (WHERE NOT m.is_after), 0)::bigint AS before,
          coalesce(sum(m.charged) FILTER (WHERE m.is_after), 0)::bigint AS after,
          coalesce(sum(m.requests) FILTER (WHERE NOT m.is_after), 0)::bigint AS requests_before,
          coalesce(sum(m.requests) FILTER (WHERE m.is_after), 0)::bigint AS requests_after
        FROM (SELECT *, false AS is_after FROM (${cellsOf(before)}) b
          UNION ALL SELECT *, true FROM (${cellsOf(after)}) a) m
        JOIN customer c ON c.id = m.customer_id
        GROUP BY ${key}, c.currency) s
      WHERE after <> before) ranked
    WHERE place <= ${take} ORDER BY abs(after - before) DESC, key, currency`;
  return rows.map((row) => ({
    ...{ key: row.key, name: row.name, currency: row.currency },
    ...{ before: nano(row.before), after: nano(row.after), change: nano(row.after - row.before) },
    ...{ requestsBefore: Number(row.requests_before), requestsAfter: Number(row.requests_after) },
  }));
}
