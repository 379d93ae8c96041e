import { withRelayDatabase } from "../../arms/relay-database.ts";

export interface TableSize {
  table: string;
  rows: number;
  megabytes: number;
  indexMegabytes: number;
  /** Of a row by itself, without its place in the index. */
  rowBytes: number;
}

const TABLES = [
  ...["request", "attempt", "reservation", "ledger_entry", "rollup_hour", "rollup_day", "rollup_cut"],
  ...["margin_day", "folded_sum", "folded_hour", "folded_list", "statement_line"],
];
const SAMPLE = 100_000;

const SIZES = `
  WITH RECURSIVE part AS (
    SELECT to_regclass($1)::oid AS oid
    UNION ALL SELECT i.inhrelid FROM part JOIN pg_inherits i ON i.inhparent = part.oid
  )
  SELECT coalesce(sum(pg_table_size(p.oid)), 0)::float8 AS bytes,
    coalesce(sum(pg_indexes_size(p.oid)), 0)::float8 AS index_bytes,
    coalesce(sum(greatest(c.reltuples, 0)), 0)::float8 AS rows
  FROM part p JOIN pg_class c ON c.oid = p.oid WHERE c.relkind = 'r'`;

/** How large what is kept is, by table. Rows are counted as the statistics know them; widths are of a sample. */
export async function describeStore(data: string): Promise<TableSize[]> {
  return withRelayDatabase(data, async (client) => {
    const sizes: TableSize[] = [];
    for (const table of TABLES) {
      const there = await client.query<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [
        table,
      ]);
      if (there.rows[0]?.there !== true) continue;
      const { rows } = await client.query<{ bytes: number; index_bytes: number; rows: number }>(SIZES, [
        table,
      ]);
      const width = await client.query<{ bytes: number | null }>(
        `SELECT avg(pg_column_size(t.*))::float8 AS bytes FROM (SELECT * FROM ${table} LIMIT ${String(SAMPLE)}) t`,
      );
      const [size] = rows;
      sizes.push({
        ...{ table, rows: size?.rows ?? 0, rowBytes: width.rows[0]?.bytes ?? 0 },
        ...{ megabytes: (size?.bytes ?? 0) / 1e6, indexMegabytes: (size?.index_bytes ?? 0) / 1e6 },
      });
    }
    return sizes;
  });
}
