import { get as httpGet, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { addRequests } from "../graphql/requests.ts";
import { openWorld, type World } from "../graphql/world.ts";
import { readCsv } from "../support/parse-csv.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await addRequests(world, "acme", 45);
  await addRequests(world, "rival", 2);
});
afterAll(() => world.close());

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const download = (path: string, token = world.acme.token): Promise<Response> =>
  fetch(`${world.url}/openapi/v1${path}`, bearer(token));
const linesOf = async (path: string): Promise<Record<string, string>[]> => {
  const response = await download(path);
  expect([path, response.status]).toEqual([path, 200]);
  return readCsv(await response.text());
};
const items = async (path: string): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  let cursor: string | null = null;
  do {
    const suffix: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { body } = await world.call(world.acme.token, `GET /openapi/v1${path}?limit=7${suffix}`);
    const page = body.data as unknown as { items: Record<string, unknown>[]; next_cursor: string | null };
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return found;
};
const cellOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";
const asCells = (item: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(item).map(([key, value]) => [key, cellOf(value)]));
const busy = (): number => world.database.pool.totalCount - world.database.pool.idleCount;

/** Waits for what follows an answer by a moment. */
async function eventually(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds() && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(holds()).toBe(true);
}

describe("a file is the list without its pages", () => {
  test("balance-transactions.csv has the fields and rows of balance-transactions, in their order", async () => {
    expect(await linesOf("/balance-transactions.csv")).toEqual(
      (await items("/balance-transactions")).map(asCells),
    );
  });

  test("billing/detail.csv has one line per request, with what its components came to in columns of their own", async () => {
    const lines = await linesOf("/billing/detail.csv");
    const expected = (await items("/billing/detail")).map(({ components, ...item }) => ({
      ...asCells(item),
      ...Object.fromEntries(
        ["input", "cached_input", "cache_write", "output", "reasoning", "request"].flatMap((name) => {
          const found = (components as Record<string, unknown>[]).find((each) => each["component"] === name);
          return [
            [`${name}_quantity`, cellOf(found?.["quantity"])],
            [`${name}_charge`, cellOf(found?.["charge"])],
          ];
        }),
      ),
    }));
    expect(lines).toHaveLength(45);
    expect(lines).toEqual(expected);
    expect(lines[0]).toMatchObject({ input_quantity: "900", input_charge: "0.00036", request_quantity: "" });
  });

  test.each(["/balance-transactions", "/billing/detail"])(
    "%s.jsonl has an item of the list in each line, to the letter",
    async (list) => {
      const text = await (await download(`${list}.jsonl`)).text();
      const expected = (await items(list)).map((item) => `${JSON.stringify(item)}\n`);
      expect(expected.length).toBeGreaterThan(0);
      expect(text).toBe(expected.join(""));
    },
  );

  test("without a row, JSON Lines are empty, and a CSV file is its header", async () => {
    const sizeOf = async (path: string): Promise<number> => (await (await download(path)).text()).length;
    expect(await sizeOf("/billing/detail.jsonl?model=qwen-max")).toBe(0);
    expect(await sizeOf("/billing/detail.csv?model=qwen-max")).toBeGreaterThan(100);
  });

  test("the same filters narrow it", async () => {
    const all = await linesOf("/billing/detail.csv");
    const one = all[3]?.["request_id"] ?? "";
    expect(await linesOf(`/billing/detail.csv?request_id=${one}`)).toEqual([all[3]]);
    expect(await linesOf("/billing/detail.csv?model=qwen-max")).toEqual([]);
    expect(await linesOf("/billing/detail.csv?status=failed")).toEqual([]);
    expect(await linesOf(`/billing/detail.csv?from=${String(all[4]?.["created_at"])}`)).toEqual(
      all.slice(0, 5),
    );
    expect(await linesOf("/balance-transactions.csv?type=charge")).toEqual([]);
  });

  test("another customer's rows are in nobody else's file", async () => {
    const text = await (await download("/billing/detail.csv", world.rival.token)).text();
    expect(readCsv(text)).toHaveLength(2);
    expect(text).not.toContain(world.acme.apiKey.id);
  });

  test("monthly-statement.csv: the amounts sum to the closing balance, and the last line says it", async () => {
    const month = new Date().toISOString().slice(0, 7);
    const lines = await linesOf(`/billing/monthly-statement.csv?month=${month}`);
    const { body } = await world.call(world.acme.token, "GET /openapi/v1/billing/monthly-statement");
    expect(body.data).toMatchObject({ closing_balance: "100.00", recharges: "100.00", month });
    expect(lines.map(({ line, amount, balance }) => [line, amount, balance])).toEqual([
      ["opening_balance", "0.00", "0.00"],
      ["recharges", "100.00", "100.00"],
      ["closing_balance", "", "100.00"],
    ]);
    expect(lines[0]).toMatchObject({
      statement_id: body.data["statement_id"],
      status: "open",
      timezone: "UTC",
    });
  });
});

describe("how it is sent", () => {
  test("as an attachment with a name that says what is in it, and not kept by anybody", async () => {
    const { headers } = await download("/billing/detail.csv?from=2026-11-01&to=2026-11-30");
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
    expect(headers.get("content-disposition")).toBe(
      'attachment; filename="billing-detail_2026-11-01_2026-11-30.csv"',
    );
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("x-request-id")).toMatch(/^req_/);
    const jsonl = (await download("/balance-transactions.jsonl?from=2026-11-01")).headers;
    expect(jsonl.get("content-type")).toBe("application/jsonl; charset=utf-8");
    expect(jsonl.get("content-disposition")).toBe(
      'attachment; filename="balance-transactions_2026-11-01.jsonl"',
    );
    expect(jsonl.get("cache-control")).toBe("no-store");
  });

  test("with ?bom=1 it begins with a byte order mark, without it does not", async () => {
    const first = async (query: string) =>
      [...new Uint8Array(await (await download(`/balance-transactions.csv${query}`)).arrayBuffer())].slice(
        0,
        3,
      );
    expect(await first("?bom=1")).toEqual([0xef, 0xbb, 0xbf]);
    expect(await first("?bom=0")).toEqual(await first(""));
    expect(await first("")).toEqual([..."id,"].map((letter) => letter.charCodeAt(0)));
  });

  test("HEAD gives the headers, and no connection stays taken", async () => {
    const response = await fetch(`${world.url}/openapi/v1/billing/detail.csv`, {
      method: "HEAD",
      ...bearer(world.acme.token),
    });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    await eventually(() => busy() === 0);
  });
});

describe("what the list refuses, the file refuses in the same envelope", () => {
  test.each([
    ["/billing/detail.csv?limit=5", 400, "unknown_parameter", "limit"],
    ["/billing/detail.csv?cursor=x", 400, "unknown_parameter", "cursor"],
    ["/billing/detail?bom=1", 400, "unknown_parameter", "bom"],
    ["/billing/detail.jsonl?bom=1", 400, "unknown_parameter", "bom"],
    ["/billing/detail.jsonl?limit=5", 400, "unknown_parameter", "limit"],
    ["/billing/detail.jsonl?status=nope", 400, "invalid_request", "status"],
    ["/billing/detail.csv?bom=yes", 400, "invalid_request", "bom"],
    ["/billing/detail.csv?bom=1&bom=1", 400, "invalid_request", "bom"],
    ["/billing/detail.csv?status=nope", 400, "invalid_request", "status"],
    ["/billing/detail.csv?from=2026-11-02&to=2026-10-01", 400, "invalid_request", "from"],
    ["/billing/detail.csv?from=1926-11-02", 400, "invalid_request", "from"],
    ["/balance-transactions.csv?from=2026-11-02&to=2026-10-01", 400, "invalid_request", "from"],
    ["/balance-transactions.csv?from=1926-11-02", 400, "invalid_request", "from"],
    [`/balance-transactions.csv?model=${"x".repeat(201)}`, 400, "invalid_request", "model"],
    ["/billing/monthly-statement.csv?month=2026-13", 400, "invalid_request", "month"],
    ["/billing/monthly-statement.csv?month=0000-00", 400, "invalid_request", "month"],
    ["/billing/monthly-statement.csv?month=1999-01", 400, "invalid_request", "month"],
    ["/billing/monthly-statement.csv?month=9999-12", 400, "invalid_request", "month"],
  ])("GET %s: %d %s of %s", async (path, status, code, field) => {
    const { body, ...answer } = await world.call(world.acme.token, `GET /openapi/v1${path}`);
    expect([answer.status, body.code, body.success]).toEqual([status, code, false]);
    expect(body.data).toMatchObject({ errors: [{ field }] });
    await eventually(() => busy() === 0);
  });

  test("without a key 401, without the capability 403, by POST 405", async () => {
    const paths = [
      "/balance-transactions.csv",
      "/billing/detail.csv",
      "/billing/monthly-statement.csv",
    ].concat(...["/balance-transactions.jsonl", "/billing/detail.jsonl"]);
    const { token } = await world.issueKey(world.acme.customerId, ["inference"]);
    for (const path of paths) {
      expect((await world.call(null, `GET /openapi/v1${path}`)).body.code).toBe("missing_api_key");
      expect((await world.call(token, `GET /openapi/v1${path}`)).body.code).toBe("permission_denied");
      expect((await world.call(world.acme.token, `POST /openapi/v1${path}`)).status).toBe(405);
    }
  });
});

describe("a hundred thousand rows", () => {
  const ROWS = 100_000;
  const files = ["/balance-transactions.csv", "/balance-transactions.jsonl"];

  beforeAll(async () => {
    await world.see(
      `INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, available_after,
         reserved_after)
       SELECT 'acc_' || substr($1, 5), n, $1, 'release', 'req_many' || n, 0, 0, 0, 0
       FROM generate_series(10, 9 + $2::int) AS n`,
      [world.acme.customerId, ROWS],
    );
  });

  const open = (token: string, path = "/balance-transactions.csv"): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      httpGet(`${world.url}/openapi/v1${path}`, { ...bearer(token), agent: false }, resolve).on(
        "error",
        reject,
      );
    });
  /** Reads on to the end; false when the connection broke before it. */
  const readOut = async (response: IncomingMessage): Promise<{ text: string; whole: boolean }> => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of response) chunks.push(chunk as Buffer);
    } catch {
      return { text: Buffer.concat(chunks).toString(), whole: false };
    }
    return { text: Buffer.concat(chunks).toString(), whole: response.complete };
  };

  test("come as they stood at one moment, no faster than they are read, and give their connection back", async () => {
    let fetched = 0;
    const statements = await world.statements(async () => {
      const response = await open(world.acme.token);
      // Until the buffers between the two are full, the rows go on.
      for (let more = -1; more !== 0; fetched += more) {
        more = await world.statements(() => new Promise((resolve) => setTimeout(resolve, 300)));
      }
      expect(busy()).toBe(1);
      await world.see(
        "INSERT INTO ledger_entry SELECT account_id, seq + 1, customer_id, kind, 'req_late', 0, 0, NULL, 0, 0, 0 FROM ledger_entry WHERE seq = $1",
        [9 + ROWS],
      );
      const { text, whole } = await readOut(response);
      expect(whole).toBe(true);
      const lines = readCsv(text);
      expect(lines).toHaveLength(ROWS + 1);
      expect(text).not.toContain("req_late");
    });
    expect(fetched).toBeLessThan(statements - 20);
    await eventually(() => busy() === 0);
  }, 20_000);

  test("a client that leaves in the middle frees the connection, and nothing is reported as a failure of ours", async () => {
    const before = world.reported.length;
    const response = await open(world.acme.token);
    await new Promise((resolve) => response.once("data", resolve));
    expect(busy()).toBe(1);
    response.destroy();
    await eventually(() => busy() === 0);
    expect(world.reported).toHaveLength(before);
    expect(await linesOf("/balance-transactions.csv?type=recharge")).toHaveLength(1);
  });

  test.each(files)(
    "%s breaks off when the database goes away: it is never short and looks whole",
    async (path) => {
      const before = world.reported.length;
      const response = await open(world.acme.token, path);
      await new Promise((resolve) => response.once("readable", resolve));
      await world.see(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND query LIKE 'FETCH%' AND state <> 'idle'`,
      );
      const { whole } = await readOut(response);
      expect(whole).toBe(false);
      await eventually(() => busy() === 0 && world.reported.length === before + 1);
      expect((await world.call(world.acme.token, "GET /openapi/v1/balance")).status).toBe(200);
    },
  );

  test("more than two at once are too many for one customer; another one's are not in the way", async () => {
    const running = [await open(world.acme.token), await open(world.acme.token)];
    const refused = await world.call(world.acme.token, "GET /openapi/v1/billing/detail.csv");
    expect([refused.status, refused.body.code]).toEqual([429, "concurrency_limited"]);
    expect(refused.headers.get("retry-after")).toBe("5");
    expect((await download("/billing/detail.csv", world.rival.token)).status).toBe(200);
    for (const response of running) response.destroy();
    await eventually(() => busy() === 0);
    expect(await linesOf("/billing/detail.csv")).toHaveLength(45);
  });
});
