import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import pg from "pg";
import { createApiKey, createCustomer } from "../../src/customers/index.ts";
import { listVisibleModelIds } from "../../src/catalog/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { nano, parseAmount } from "../../src/kernel/money.ts";
import { closeStatements, correctAccount, rechargeAccount, verifyLedger } from "../../src/ledger/index.ts";
import { openKeyring } from "../../src/start/open-keyring.ts";
import { systemQuery, type Ctx } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { readCsv } from "../support/parse-csv.ts";
import { masterKey } from "../support/relay.ts";
import { ask } from "./ask.ts";
import { openWorld, settled, type World } from "./world.ts";

const REQUESTS = 150;
const PARALLEL = 16;
const MONTHS_BACK = 3;

interface Tenant {
  zone: string;
  customerId: string;
  keys: { id: string; token: string }[];
}

let world: World;
let ctx: Ctx;
let tenants: Tenant[];

beforeAll(async () => {
  world = await openWorld();
  ctx = { ...testCtx(world.database), keyring: await openKeyring(world.database, masterKey) };
  tenants = await Promise.all(["UTC", "Asia/Kolkata", "America/New_York"].map(makeTenant));
  for (const tenant of tenants) await load(tenant);
  await reportLate(tenants[2]!);
  for (const tenant of tenants) await spread(tenant);
}, 120_000);
afterAll(() => world.close());

async function makeTenant(zone: string): Promise<Tenant> {
  const { id: customerId } = await createCustomer(ctx, {
    ...{ name: `=${zone}`, currency: "USD" },
    reportingTimezone: zone,
  });
  await pay(customerId, 50n * 10n ** 9n);
  const entitledModelIds = await listVisibleModelIds(ctx, { customerId });
  const keys = await Promise.all(
    [`=SUM(A1)`, `second, "key"`].map(async (name) => {
      const { apiKey, token } = await createApiKey(ctx, { customerId, name, entitledModelIds });
      return { id: apiKey.id, token };
    }),
  );
  return { zone, customerId, keys };
}

const pay = (customerId: string, amount: bigint) =>
  rechargeAccount(ctx, { customerId, amount: nano(amount), reason: "+paid", idempotencyKey: newId("rch") });
const correct = (customerId: string, amount: bigint) =>
  correctAccount(ctx, {
    ...{ customerId, amount: nano(amount), upTo: false },
    ...{ reason: "-put right", idempotencyKey: newId("cor") },
  });

/** Answers, streams, errors and clients that leave, with money that comes and goes between them. */
async function load({ customerId, keys }: Tenant): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < REQUESTS; at = next++) {
      const models = ["plain", "other", "plain", "broken", "slow", "other"];
      const model = models[at % models.length]!;
      await ask({
        ...{ url: world.relay.url, apiKey: keys[at % keys.length]!.token, model, stream: at % 3 === 0 },
        ...{ sim: `tokens=${String(1 + (at % 50))}`, content: "word ".repeat(at % 30) },
        ...(model === "slow" && { leave: at % 2 ? 20 : ("reading" as const), stream: true }),
      });
      if (at % 40 === 10) await correct(customerId, at % 80 === 10 ? 1_234_567n : -7_654_321n);
      if (at % 60 === 20) await pay(customerId, 3n * 10n ** 9n + 1n);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  expect((await settled({ database: world.database, customerId })).reserved).toBe(0n);
}

/** Some requests turn out to have used something else, as when a node comes back after it was taken for dead. */
async function reportLate({ customerId }: Tenant): Promise<void> {
  const some = `SELECT request_id, account_id, charged FROM reservation WHERE customer_id = $1 AND charged > 0
    ORDER BY request_id LIMIT 9`;
  const rows = await systemQuery<{ request_id: string; account_id: string; charged: bigint }>(
    world.database,
    some,
    [customerId],
  );
  const ids = rows.map((row) => row.request_id);
  const words = rows.map(({ request_id, account_id, charged }, index) => {
    return { request_id, account_id, state: 1, actual: String(index % 2 ? charged * 2n + 1n : charged / 3n) };
  });
  await systemQuery(world.database, "UPDATE reservation SET state = 2 WHERE request_id = ANY($1)", [ids]);
  await systemQuery(
    world.database,
    `WITH late AS (SELECT * FROM ledger_settle($1)), rows AS (
       SELECT json_agg(to_jsonb(r) || '{"attempts": []}') AS written FROM request r WHERE request_id = ANY($2))
     SELECT activity_record((SELECT written FROM rows), (SELECT json_object_agg(request_id, charged) FROM late), $2)`,
    [JSON.stringify(words), ids],
  );
}

/** Moves what happened just now apart, over the last months: some of it to the very borders of a month. */
async function spread({ customerId, zone }: Tenant): Promise<void> {
  const url = new URL(process.env["RELAY_TEST_SUPERUSER_URL"] ?? "");
  url.pathname = new URL(world.env["DATABASE_URL"] ?? "").pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  const query = (sql: string) =>
    client.query(sql.replaceAll(":customer", `'${customerId}'`).replaceAll(":zone", `'${zone}'`));
  // Books cannot be rewritten but by a superuser who switches their guards off.
  await client.query("SET session_replication_role = replica");
  const begin = `((date_trunc('month', now() AT TIME ZONE :zone) - interval '${String(MONTHS_BACK)} months') AT TIME ZONE :zone)`;
  await query(`UPDATE account SET created_at = ${begin} WHERE customer_id = :customer`);
  await query(`UPDATE ledger_entry e SET at = ${begin} + (now() - ${begin}) * (e.seq::float8 / (a.seq + 1))
    FROM account a WHERE a.id = e.account_id AND e.customer_id = :customer`);
  await query(`WITH border AS (SELECT (date_trunc('month', now() AT TIME ZONE :zone) - make_interval(months => n))
      AT TIME ZONE :zone AS at FROM generate_series(0, ${String(MONTHS_BACK - 1)}) n), nearest AS (
      SELECT b.at, e.seq, row_number() OVER (PARTITION BY b.at ORDER BY e.seq) AS n
      FROM border b CROSS JOIN LATERAL (SELECT seq FROM ledger_entry
        WHERE customer_id = :customer AND kind = 'charge' ORDER BY abs(extract(epoch FROM at - b.at)) LIMIT 3) e)
    UPDATE ledger_entry e SET at = n.at + (n.n - 2) * interval '1 millisecond'
    FROM nearest n WHERE e.customer_id = :customer AND e.seq = n.seq`);
  // A request is listed when it came in, and charged when it ended: here, in the same moment.
  await query(`UPDATE request r SET created_at = e.at FROM ledger_entry e
    WHERE r.customer_id = :customer AND e.source = r.request_id AND e.kind = 'charge'`);
  // The sums go with their requests.
  await query("UPDATE rollup_cut SET filled_from = 'infinity' WHERE customer_id = :customer");
  await query("DELETE FROM rollup_day WHERE customer_id = :customer");
  await query("DELETE FROM rollup_hour WHERE customer_id = :customer");
  await query("SELECT set_config('relay.customer_id', '*', false)");
  await query("SELECT rollup_rebuild(:customer, '-infinity', 'infinity')");
  await query("SELECT rollup_fill(:customer, cut, 100000) FROM rollup_cut WHERE customer_id = :customer");
  await client.end();
}

const sumOf = (rows: readonly Record<string, unknown>[], column: string): bigint =>
  rows.reduce((sum, row) => sum + amountOf(row[column]), 0n);
function amountOf(text: unknown): bigint {
  const amount = parseAmount(String(text));
  if (amount === null) throw new Error(`${String(text)} is no amount`);
  return amount;
}

const get = (tenant: Tenant, path: string): Promise<Response> =>
  fetch(`${world.relay.url}/openapi/v1/${path}`, {
    headers: { authorization: `Bearer ${tenant.keys[0]!.token}` },
  });
async function data<T>(tenant: Tenant, path: string): Promise<T> {
  const response = await get(tenant, path);
  expect([path, response.status]).toEqual([path, 200]);
  return ((await response.json()) as { data: T }).data;
}
const csv = async (tenant: Tenant, path: string) => readCsv(await (await get(tenant, path)).text());

type Item = Record<string, unknown>;
async function items(tenant: Tenant, path: string): Promise<Item[]> {
  const found: Item[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: { items: Item[]; next_cursor: string | null } = await data(
      tenant,
      `${path}&limit=100${cursor}`,
    );
    found.push(...page.items);
    cursor = page.next_cursor === null ? null : `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
  return found;
}

interface Statement {
  [name: string]: unknown;
  month: string;
  by_model: Item[];
  by_key: Item[];
}

/** The months of a customer, from the first to the running one, with the days they begin and end on there. */
function monthsOf({ zone }: Tenant): { month: string; days: string }[] {
  const [year = 0, month = 0] = new Date()
    .toLocaleDateString("sv-SE", { timeZone: zone })
    .split("-")
    .map(Number);
  return Array.from({ length: MONTHS_BACK + 1 }, (_, index) => {
    const first = new Date(Date.UTC(year, month - 1 - MONTHS_BACK + index, 1)).toISOString().slice(0, 10);
    const last = new Date(Date.UTC(year, month - MONTHS_BACK + index, 0)).toISOString().slice(0, 10);
    return { month: first.slice(0, 7), days: `from=${first}&to=${last}` };
  });
}

const statementsOf = (tenant: Tenant): Promise<Statement[]> =>
  Promise.all(
    monthsOf(tenant).map(({ month }) => data<Statement>(tenant, `billing/monthly-statement?month=${month}`)),
  );

/** Everything that a customer can read about its money, compared with everything else, to the last unit. */
async function expectAgreement(tenant: Tenant, isLate: boolean): Promise<void> {
  const balance = await data<Item>(tenant, "balance");
  const [account] = await systemQuery<{ total: bigint; moved: bigint }>(
    world.database,
    `SELECT a.available + a.reserved AS total, (SELECT sum(d_available + d_reserved)::bigint FROM ledger_entry e
       WHERE e.account_id = a.id) AS moved FROM account a WHERE customer_id = $1`,
    [tenant.customerId],
  );
  expect(account?.moved).toBe(account?.total);
  expect(amountOf(balance["total"])).toBe(account?.total);

  let opening = 0n;
  let detailTotal = 0n;
  let chargedTotal = 0n;
  for (const { month, days } of monthsOf(tenant)) {
    const statement = await data<Statement>(tenant, `billing/monthly-statement?month=${month}`);
    const figure = (name: string): bigint => amountOf(statement[name]);
    expect(figure("opening_balance")).toBe(opening);
    expect(figure("closing_balance")).toBe(
      opening + figure("recharges") + figure("charges") + figure("corrections"),
    );
    opening = figure("closing_balance");

    const lines = await csv(tenant, `billing/monthly-statement.csv?month=${month}`);
    const amounts = lines.filter((line) => line["amount"] !== "");
    expect(sumOf(amounts, "amount")).toBe(opening);
    expect(lines.at(-1)).toMatchObject({ line: "closing_balance", balance: statement["closing_balance"] });
    const movements = await items(tenant, `balance-transactions?${days}`);
    expect(sumOf(await csv(tenant, `balance-transactions.csv?${days}`), "amount")).toBe(
      sumOf(movements, "amount"),
    );
    for (const [kind, type] of [
      ["recharges", "recharge"],
      ["charges", "charge"],
      ["corrections", "correction"],
    ] as const) {
      expect(
        sumOf(
          lines.filter(({ line }) => line === kind),
          "amount",
        ),
      ).toBe(figure(kind));
      expect(
        sumOf(
          movements.filter((item) => item["type"] === type),
          "amount",
        ),
      ).toBe(figure(kind));
    }

    const detail = await items(tenant, `billing/detail?${days}`);
    const detailLines = await csv(tenant, `billing/detail.csv?${days}`);
    expect(detailLines).toHaveLength(detail.length);
    expect(sumOf(detailLines, "charge")).toBe(sumOf(detail, "charge"));
    if (!isLate) expect(sumOf(detail, "charge")).toBe(-figure("charges"));
    for (const parts of [statement.by_model, statement.by_key]) {
      expect(sumOf(parts, "charges")).toBe(figure("charges"));
      expect(parts.reduce((sum, part) => sum + Number(part["requests"]), 0)).toBe(statement["requests"]);
    }
    expect(sumOf(statement.by_model, "corrections")).toBe(sumOf(statement.by_key, "corrections"));
    detailTotal += sumOf(detail, "charge");
    chargedTotal -= figure("charges") + sumOf(statement.by_key, "corrections");
  }
  expect(opening).toBe(account?.total);
  expect(detailTotal).toBe(chargedTotal);
  expect(detailTotal).toBeGreaterThan(0n);
}

const each = [0, 1, 2].map((index) => ({ index, isLate: index === 2 }));
let open: Statement[][];

describe.each(each)(
  "customer $index: statement, CSV, detail, balance, transactions and ledger",
  ({ index, isLate }) => {
    test("agree to the last unit in every month while all of them are open", async () => {
      await expectAgreement(tenants[index]!, isLate);
    }, 60_000);

    test("hand an accountant nothing that a spreadsheet would run", async () => {
      const tenant = tenants[index]!;
      const names = (await csv(tenant, "billing/detail.csv")).map((line) => line["api_key_name"]);
      expect(new Set(names)).toEqual(new Set(["'=SUM(A1)", `second, "key"`]));
      const describe = async (type: string) =>
        (await csv(tenant, `balance-transactions.csv?type=${type}`)).map((line) => line["description"]);
      expect(await describe("correction")).toContain("'-put right");
      expect(await describe("recharge")).toContain("'+paid");
    });
  },
);

describe("when the months are closed", () => {
  beforeAll(async () => {
    open = await Promise.all(tenants.map(statementsOf));
    await closeStatements(ctx);
  });

  test.each(each)(
    "customer $index: they are what they were, and everything still agrees",
    async ({ index, isLate }) => {
      const tenant = tenants[index]!;
      const closed = await statementsOf(tenant);
      const figures = (statement: Statement) => ({ ...statement, status: "", generated_at: "" });
      expect(closed.map(figures)).toEqual(open[index]!.map(figures));
      expect(open[index]!.map(({ status }) => status)).toEqual(["open", "open", "open", "open"]);
      expect(closed.slice(0, 2).map(({ status }) => status)).toEqual(["closed", "closed"]);
      expect(closed.at(-1)?.["status"]).toBe("open");
      expect(new Set(closed.map(({ timezone }) => timezone))).toEqual(new Set([tenant.zone]));
      await expectAgreement(tenant, isLate);
    },
    60_000,
  );

  test("the books are whole, closed statements included", async () => {
    const broken = (await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0);
    expect(broken).toEqual([]);
  });
});
