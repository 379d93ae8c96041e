import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { readFile } from "node:fs/promises";
import pg from "pg";
import { callInChild } from "../support/child.ts";
import { runSql } from "../support/cluster.ts";
import { emptyDatabase, freshDatabase, type TestDatabase } from "../support/database.ts";

// What only SQL can say, and schema.prisma therefore does not know. Partitions are left out below as such.
const INDEXES_ONLY_IN_SQL = [
  "alert_open",
  "api_key_successor",
  "delivery_due",
  "ledger_entry_movement",
  "request_code",
  "request_conversation",
  "request_status",
  "reservation_due",
  "reservation_open",
  "reservation_written_off",
  "rollup_cut_later",
  "rollup_cut_unfilled",
  "webhook_signing_key_current",
];

const COLUMNS = `
  SELECT c.relname || '.' || a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS "default"
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND c.relname <> '_prisma_migrations' AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY name`;
// "USING btree (…)" is compared without what stands before it, which names whether the table is partitioned.
const INDEXES = `
  SELECT i.relname AS name, c.relname AS "table", x.indisprimary AS "primary", x.indisunique AS "unique",
    regexp_replace(pg_get_indexdef(i.oid), '^.* USING ', '') AS definition
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
  WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
  ORDER BY name`;

interface Shape {
  columns: Map<string, object>;
  indexes: Map<string, object>;
}

let migrated: TestDatabase;
let modelled: TestDatabase;
let bySql: Shape;
let byModel: Shape;

async function shapeOf(url: string): Promise<Shape> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const columns = await client.query<{ name: string }>(COLUMNS);
  const indexes = await client.query<{ name: string }>(INDEXES);
  await client.end();
  const byName = (rows: { name: string }[]): Map<string, object> =>
    new Map(rows.map((row) => [row.name, row]));
  return { columns: byName(columns.rows), indexes: byName(indexes.rows) };
}

beforeAll(async () => {
  migrated = await freshDatabase();
  modelled = await emptyDatabase();
  const to = await readFile(new URL("../../prisma/schema.prisma", import.meta.url), "utf8");
  const input = { databaseUrl: modelled.url, from: null, to };
  await runSql(modelled.url, await callInChild<string>("prisma/schema-diff.mjs", "schemaDiff", input));
  [bySql, byModel] = [await shapeOf(migrated.url), await shapeOf(modelled.url)];
});
afterAll(async () => {
  await migrated.drop();
  await modelled.drop();
});

test("migrations and schema.prisma have the same columns, with the same types, nullability and defaults", () => {
  expect(byModel.columns.size).toBeGreaterThan(200);
  expect([...bySql.columns.values()]).toEqual([...byModel.columns.values()]);
});

test("migrations and schema.prisma have the same primary keys, unique and plain indexes, but for those named here", () => {
  const extra = [...bySql.indexes.keys()].filter((name) => !byModel.indexes.has(name));
  expect(extra).toEqual(INDEXES_ONLY_IN_SQL);
  for (const name of extra) bySql.indexes.delete(name);
  expect([...bySql.indexes.values()]).toEqual([...byModel.indexes.values()]);
});
