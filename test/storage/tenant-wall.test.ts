import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import pg from "pg";
import type { Principal } from "../../src/kernel/principal.ts";
import { systemQuery } from "../../src/storage/system-query.ts";
import { inTenant, inTransaction } from "../../src/storage/transaction.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { seedTwoTenants, type TenantTable } from "../support/two-tenants.ts";

// What every tenant may read: nothing here is about one customer, but for ids in `change`, which no verb
// shows; and for a view that is a wall by itself, as a test below says. A view of its invoker's rights has the
// walls of its tables.
const OPEN_TABLES = ["change", "customer_attempt", "model", "model_route", "resource"];
const RUNS_AS_OWNER = [
  ...["activity_caught_months", "activity_drop_month", "activity_ensure_partitions", "activity_make_month"],
  "rollup_rebuild",
];
const REFUSED = "42501";

let database: OpenTestDatabase;
let tables: TenantTable[];
let administrator: pg.Client;

beforeAll(async () => {
  database = await openTestDatabase(3);
  tables = await seedTwoTenants(database.superuserUrl);
  administrator = new pg.Client({ connectionString: database.superuserUrl });
  await administrator.connect();
});
afterAll(async () => {
  await administrator.end();
  await database.close();
});

async function ask<Row extends object>(sql: string): Promise<Row[]> {
  return (await administrator.query<Row>(sql)).rows;
}

const names = async (sql: string): Promise<string[]> =>
  (await ask<{ name: string }>(sql)).map((row) => row.name);

/**
 * Runs statements as the product does, in one transaction that serves the given customer; null states
 * nothing.
 */
async function serving<Result>(
  scope: string | null,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN");
    if (scope !== null) await client.query("SELECT set_config('relay.customer_id', $1, true)", [scope]);
    return await work(client);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
}

/** The SQLSTATE of a statement, or how many rows it touched. */
async function attempt(client: pg.PoolClient, sql: string, values: unknown[] = []): Promise<string | number> {
  await client.query("SAVEPOINT attempt");
  try {
    return (await client.query(sql, values)).rowCount ?? 0;
  } catch (error) {
    await client.query("ROLLBACK TO attempt");
    return error instanceof pg.DatabaseError ? (error.code ?? "") : String(error);
  }
}

test("every table with rows of customers has row-level security, enabled, forced and with a policy", async () => {
  const lacking = await names(
    `SELECT c.relname AS name FROM pg_class c 
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'customer_id'
     WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity
       AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = '*'))
     -- A partition is reached through its table, whose policy counts; by itself it must be closed.
     AND NOT (c.relispartition AND NOT has_any_column_privilege('relay_app', c.oid, 'SELECT, INSERT, UPDATE')
       AND NOT has_table_privilege('relay_app', c.oid, 'DELETE, TRUNCATE'))`,
  );
  expect(lacking).toEqual([]);
  expect(tables.length).toBeGreaterThanOrEqual(13);
});

test("what the product may read without a wall is a short list", async () => {
  const open = await names(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
     AND relkind IN ('r', 'p', 'v', 'm') AND NOT relrowsecurity
     AND 'security_invoker=true' <> ALL (coalesce(reloptions, '{}')) AND has_any_column_privilege('relay_app', oid, 'SELECT') ORDER BY 1`,
  );
  expect(open).toEqual(OPEN_TABLES);
});

test("the product's role owns nothing, belongs to nobody and cannot step round the policies", async () => {
  const [role] = await ask(
    `SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
         OR rolcanlogin AS mighty,
       EXISTS (SELECT FROM pg_shdepend WHERE refobjid = r.oid AND deptype = 'o') AS owner,
       EXISTS (SELECT FROM pg_auth_members WHERE member = r.oid) AS member,
       has_schema_privilege(r.oid, 'public', 'CREATE')
         OR has_database_privilege(r.oid, current_database(), 'CREATE') AS maker
     FROM pg_roles r WHERE rolname = 'relay_app'`,
  );
  expect(role).toEqual({ mighty: false, owner: false, member: false, maker: false });
  expect((await database.pool.query("SELECT current_user AS name")).rows).toEqual([{ name: "relay_app" }]);
});

test("functions that run with the owner's rights are a short list, and fix their search path", async () => {
  const definers = await ask<{ name: string; path: boolean }>(
    `SELECT proname AS name, EXISTS (SELECT FROM unnest(proconfig) AS c WHERE c LIKE 'search_path=%') AS path
     FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef ORDER BY 1`,
  );
  expect(definers).toEqual(RUNS_AS_OWNER.map((name) => ({ name, path: true })));
});

test("with nobody stated every tenant table is empty, but for list prices", async () => {
  for (const { name, owner } of tables) {
    const [real] = await ask<{ n: number }>(`SELECT count(DISTINCT ${owner})::integer AS n FROM ${name}`);
    expect([name, real?.n]).toEqual([name, 2]);
    const seen = await serving(null, (client) =>
      client.query(`SELECT FROM ${name} WHERE ${owner} IS NOT NULL`),
    );
    expect([name, seen.rowCount]).toEqual([name, 0]);
  }
  const tiers = await serving(null, (client) => client.query("SELECT price_id FROM price_tier"));
  expect(tiers.rows).toEqual([{ price_id: "prc_list" }]);
});

test("one tenant sees its own rows and nobody else's, in every table", async () => {
  for (const { name, owner } of tables) {
    const seen = await serving("cus_a", (client) =>
      client.query(`SELECT DISTINCT ${owner} AS whose FROM ${name} WHERE ${owner} IS NOT NULL`),
    );
    expect([name, seen.rows]).toEqual([name, [{ whose: "cus_a" }]]);
  }
});

test("of the calls behind its requests a tenant sees a few columns of its own, and none of the table", async () => {
  const [real] = await ask("SELECT count(DISTINCT customer_id)::integer AS n FROM attempt");
  expect(real).toEqual({ n: 2 });
  const see = (scope: string | null, what: string): Promise<unknown[]> =>
    serving(scope, async (client) => (await client.query<object>(what)).rows);
  const view = "SELECT * FROM customer_attempt";
  expect(await see("cus_a", view)).toEqual([
    {
      request_id: "req_a",
      created_at: expect.any(Date),
      customer_id: "cus_a",
      number: 1,
      region: "r_a",
      outcome: "succeeded",
      http_status: null,
      duration_ms: 1,
      started_ms: 0,
    },
  ]);
  expect(await see(null, view)).toEqual([]);
  const cells = "SELECT DISTINCT customer_id FROM request_cell";
  expect(await see("cus_a", cells)).toEqual([{ customer_id: "cus_a" }]);
  expect(await see(null, cells)).toEqual([]);
  expect(await see("*", view)).toHaveLength(2);
  for (const scope of ["cus_a", null]) expect(await see(scope, "SELECT * FROM attempt")).toEqual([]);
  for (const change of ["UPDATE customer_attempt SET region = ''", "DELETE FROM customer_attempt"])
    expect(await serving("cus_a", (client) => attempt(client, change))).toBe(REFUSED);
});

test("one tenant can neither change nor delete another's row, nor give one away, nor make one for another", async () => {
  for (const { name, owner } of tables) {
    const [foreign] = await ask<{ row: object }>(
      `SELECT to_jsonb(t) AS row FROM ${name} t WHERE ${owner} = 'cus_b'`,
    );
    await serving("cus_a", async (client) => {
      const outcomes = {
        update: await attempt(client, `UPDATE ${name} SET ${owner} = ${owner} WHERE ${owner} = 'cus_b'`),
        give: await attempt(client, `UPDATE ${name} SET ${owner} = 'cus_b'`),
        remove: await attempt(client, `DELETE FROM ${name} WHERE ${owner} = 'cus_b'`),
        insert: await attempt(
          client,
          `INSERT INTO ${name} SELECT * FROM jsonb_populate_record(NULL::${name}, $1)`,
          [JSON.stringify(foreign?.row)],
        ),
      };
      // Where the role has the right, the policy hides the row (0 touched); where it has not, that is the
      // refusal.
      expect([0, REFUSED]).toContain(outcomes.update);
      expect([0, REFUSED]).toContain(outcomes.remove);
      expect([name, outcomes]).toMatchObject([name, { give: REFUSED, insert: REFUSED }]);
    });
    const [after] = await ask<{ row: object }>(
      `SELECT to_jsonb(t) AS row FROM ${name} t WHERE ${owner} = 'cus_b'`,
    );
    expect([name, after]).toEqual([name, foreign]);
  }
});

test("a customer may name only itself; an operator's work on one customer sees that one", async () => {
  const customer: Principal = {
    kind: "customerUser",
    customerId: "cus_a",
    userId: "usr_a",
    role: "owner",
    sessionId: "ses_1",
  };
  const operator: Principal = { kind: "operator", operatorId: "opr_x", role: "admin", sessionId: "ses_1" };
  const keysOf = (principal: Principal, customerId: string): Promise<{ id: string }[]> =>
    inTenant(testCtx(database, principal), customerId, (tx) => tx.apiKey.findMany({ select: { id: true } }));
  expect(() => keysOf(customer, "cus_b")).toThrow(expect.objectContaining({ code: "not_found" }));
  expect(await keysOf(customer, "cus_a")).toEqual([{ id: "key_a" }]);
  expect(await keysOf(operator, "cus_b")).toEqual([{ id: "key_b" }]);
});

test("a pooled connection keeps no tenant, whatever ended the transaction before it and in whatever order", async () => {
  const principalOf = (one: "a" | "b"): Principal => ({
    kind: "customerUser",
    customerId: `cus_${one}`,
    userId: `usr_${one}`,
    role: "owner",
    sessionId: "ses_1",
  });
  const keysOf = async (one: "a" | "b", end?: string): Promise<string> => {
    const work = inTransaction(testCtx(database, principalOf(one)), async (tx) => {
      const rows = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM api_key ORDER BY id`;
      if (end === "throw") throw new Error("thrown");
      if (end !== undefined) await tx.$queryRawUnsafe(end);
      return rows.map((row) => row.id).join();
    });
    return end === undefined
      ? work
      : work.then(
          () => "did not fail",
          () => `key_${one}`,
        );
  };
  const unscoped = async (): Promise<string> => {
    const result = await database.pool.query<{ id: string }>("SELECT id FROM api_key");
    return result.rows.map((row) => row.id).join();
  };
  const steps: Record<string, { run: () => Promise<unknown>; sees: unknown }> = {
    a: { run: () => keysOf("a"), sees: "key_a" },
    b: { run: () => keysOf("b"), sees: "key_b" },
    aThrows: { run: () => keysOf("a", "throw"), sees: "key_a" },
    bFails: { run: () => keysOf("b", "SELECT 1 / 0"), sees: "key_b" },
    aIsCancelled: {
      run: () => keysOf("a", "SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep(1)"),
      sees: "key_a",
    },
    bIsKilled: { run: () => keysOf("b", "SELECT pg_terminate_backend(pg_backend_pid())"), sees: "key_b" },
    nobody: { run: unscoped, sees: "" },
    system: { run: async () => (await systemQuery(database, "SELECT id FROM api_key")).length, sees: 2 },
    systemFails: { run: () => systemQuery(database, "SELECT 1 / 0").catch(() => 0), sees: 0 },
  };
  const kinds = fc.constantFrom(...Object.keys(steps));
  // Each inner list runs at once, on three connections; the lists follow one another.
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(kinds, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }),
      async (rounds) => {
        for (const round of rounds) {
          const seen = await Promise.all(round.map(async (kind) => steps[kind]?.run()));
          expect(seen).toEqual(round.map((kind) => steps[kind]?.sees));
        }
        expect(await Promise.all([unscoped(), unscoped(), unscoped()])).toEqual(["", "", ""]);
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);
