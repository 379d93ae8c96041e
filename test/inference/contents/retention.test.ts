import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { ensurePartitions } from "../../../src/activity/index.ts";
import { requestsOverBefore } from "../../../src/activity/retention/deletable-before.ts";
import { verifyLedger } from "../../../src/ledger/index.ts";
import { securityPolicyKind } from "../../../src/policies/security/security-policy.ts";
import { trimContents, trimConversations, trimRequests } from "../../../src/retention-jobs.ts";
import { openWorld, type Account, type Answer, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await ensurePartitions(world.system.database, new Date());
});
afterAll(() => world.close());

const DAY_MS = 86_400_000;
const { dataRetention: unlessSaid } = securityPolicyKind.defaults;
const full = { logging: { level: "full" } } as const;
const keeping = (terms: Partial<typeof unlessSaid>) => ({ dataRetention: { ...unlessSaid, ...terms } });

const contentsOf = ({ customerId }: Account): Promise<number> =>
  world.count("SELECT count(*) AS n FROM request_content WHERE customer_id = $1", [customerId]);
const requestsOf = ({ customerId }: Account): Promise<number> =>
  world.count("SELECT count(*) AS n FROM request WHERE customer_id = $1", [customerId]);

/** Waits until a request has its row, which follows its answer. */
async function over(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  const sql = "SELECT count(*) AS n FROM request WHERE request_id = $1";
  for (const end = Date.now() + 5_000; (await world.count(sql, [answer.requestId])) === 0;) {
    if (Date.now() > end) throw new Error("the request has no row");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return answer;
}

async function breaches(): Promise<unknown[]> {
  return (await verifyLedger(world.system.database)).filter((law) => law.breaches.length > 0);
}

/** As if what a customer did had been done so many days ago. */
async function age({ customerId }: Account, days: number): Promise<void> {
  for (const [table, column] of [
    ...[
      ["request", "created_at"],
      ["attempt", "created_at"],
      ["reservation", "created_at"],
    ],
    ...[
      ["request_content", "created_at"],
      ["rollup_hour", "hour"],
    ],
  ])
    await world.see(
      `UPDATE ${String(table)} SET ${String(column)} = ${String(column)} - make_interval(days => $2) WHERE customer_id = $1`,
      [customerId, days],
    );
}

describe("contents", () => {
  test("are deleted when their days are over, and not before; another customer's stay", async () => {
    const [brief, long] = [
      await world.account({ ...full, ...keeping({ contentDays: 2 }) }),
      await world.account({ ...full, ...keeping({ contentDays: 90 }) }),
    ];
    for (const account of [brief, long]) {
      const { requestId } = await world.ask(account, "hello");
      await world.content(account, requestId);
    }
    await age(brief, 1);
    await age(long, 80);
    await world.run(trimContents);
    expect([await contentsOf(brief), await contentsOf(long)]).toEqual([1, 1]);
    await age(brief, 2);
    await world.run(trimContents);
    expect([await contentsOf(brief), await contentsOf(long)]).toEqual([0, 1]);
    expect([await requestsOf(brief), await requestsOf(long)]).toEqual([1, 1]);
  });

  test("for which no days are asked go at the next run, though nothing is kept any more", async () => {
    const account = await world.account({ ...full, ...keeping({ contentDays: 0 }) });
    const { requestId } = await world.ask(account, "hello");
    await world.content(account, requestId);
    await world.setSecurity(account.customerId, keeping({ contentDays: 0 }));
    await world.run(trimContents);
    expect(await contentsOf(account)).toBe(0);
  });

  test("of whole months that nobody keeps any more go with their partition", async () => {
    const account = await world.account({ ...full, ...keeping({ contentDays: 5 }) });
    await ensurePartitions(world.system.database, new Date(Date.now() - 400 * DAY_MS));
    const { requestId } = await world.ask(account, "hello");
    await world.content(account, requestId);
    await age(account, 380);
    const months = "SELECT count(*) AS n FROM pg_inherits WHERE inhparent = 'request_content'::regclass";
    const before = await world.count(months);
    await world.run(trimContents);
    expect(await world.count(months)).toBeLessThan(before - 2);
    expect(await contentsOf(account)).toBe(0);
    const [row] = await world.see("SELECT to_regclass('request_content_default') IS NOT NULL AS there");
    expect(row).toEqual({ there: true });
  });
});

test("an answer kept for repetition goes with contents that are not kept for a day, and the key still counts", async () => {
  const account = await world.account(keeping({ contentDays: 0 }));
  const first = await over(world.ask(account, "hello", { idempotencyKey: "once" }));
  const kept = "SELECT count(answer) AS n FROM idempotent_request WHERE customer_id = $1";
  await world.run(trimContents);
  expect(await world.count(kept, [account.customerId])).toBe(1);
  const again = await world.ask(account, "hello", { idempotencyKey: "once" });
  expect([again.status, again.text]).toEqual([200, first.text]);
  await world.see("UPDATE idempotent_request SET created_at = created_at - interval '2 hours'");
  await world.run(trimContents);
  expect(await world.count(kept, [account.customerId])).toBe(0);
  expect((await world.ask(account, "hello", { idempotencyKey: "once" })).status).toBe(409);
  expect(await requestsOf(account)).toBe(1);
});

describe("request rows", () => {
  const at = (text: string): Date => new Date(text);

  test.each([
    ["2026-11-26T12:00:00Z", 1, "UTC", "2026-10-01T00:00:00.000Z"],
    ["2026-11-26T12:30:00Z", 90, "UTC", "2026-08-28T12:00:00.000Z"],
    ["2026-12-01T03:00:00Z", 0, "America/New_York", "2026-10-01T04:00:00.000Z"],
    ["2026-01-15T00:00:00Z", 5, "Asia/Kolkata", "2025-11-30T18:00:00.000Z"],
  ])("at %s, kept %i days in %s, may go before %s", (now, days, timezone, before) => {
    expect(requestsOverBefore(at(now), { days, timezone }).toISOString()).toBe(before);
  });

  test("of this month and the one before stay, whatever the policy says", async () => {
    const account = await world.account(keeping({ requestDays: 1 }));
    await over(world.ask(account, "hello"));
    await age(account, 2);
    await world.run(trimRequests);
    expect(await requestsOf(account)).toBe(1);
    expect(await breaches()).toEqual([]);
  });

  test("and their calls and contents are deleted; money, sums and suppliers' costs stay right", async () => {
    const account = await world.account({ ...full, ...keeping({ requestDays: 30, contentDays: 400 }) });
    const rival = await world.account();
    const { requestId } = await over(world.ask(account, "hello"));
    await world.content(account, requestId);
    await over(world.ask(rival, "hello"));
    await age(account, 100);
    await age(rival, 100);
    const recent = await over(world.ask(account, "hello"));
    await world.content(account, recent.requestId);
    const [provider] = await world.see("SELECT id FROM provider WHERE name = 'echo-supplier'");
    const costs = async (): Promise<unknown> =>
      world.see(
        `SELECT sum(cost)::text AS cost, sum(calls)::text AS calls FROM (
           SELECT cost, 1 AS calls FROM attempt WHERE provider_id = $1
           UNION ALL SELECT cost, calls FROM forgotten_cost WHERE provider_id = $1) s`,
        [provider?.["id"]],
      );
    const before = await costs();
    const entries = "SELECT count(*) AS n FROM ledger_entry WHERE customer_id = $1";
    const booked = await world.count(entries, [account.customerId]);
    expect(await breaches()).toEqual([]);
    await world.run(trimRequests);
    expect([await requestsOf(account), await contentsOf(account), await requestsOf(rival)]).toEqual([
      1, 1, 1,
    ]);
    const calls = "SELECT count(*) AS n FROM attempt WHERE request_id = $1";
    expect(await world.count(calls, [requestId])).toBe(0);
    expect(await world.count(calls, [recent.requestId])).toBe(1);
    expect(await costs()).toEqual(before);
    expect(await world.count(entries, [account.customerId])).toBe(booked);
    expect(await breaches()).toEqual([]);
  });

  test("that were deleted are not passed over in silence: a range that begins before them is refused", async () => {
    const account = await world.account(keeping({ requestDays: 30 }));
    const { requestId } = await over(world.ask(account, "hello"));
    await age(account, 100);
    await world.run(trimRequests);
    const get = async (path: string): Promise<{ status: number; code: string; message: string }> => {
      const response = await fetch(`${world.url}/openapi/v1${path}`, {
        headers: { authorization: `Bearer ${account.token}` },
      });
      const body = (await response.json().catch(() => ({}))) as { code: string; message: string };
      return { status: response.status, code: body.code, message: body.message };
    };
    const from = new Date(Date.now() - 120 * DAY_MS).toISOString();
    for (const path of ["/billing/detail", "/billing/detail.csv"]) {
      const refused = await get(`${path}?from=${from}`);
      expect([refused.status, refused.code]).toEqual([400, "invalid_request"]);
    }
    expect((await get(`/billing/detail?from=${from}`)).message).toContain("data retention");
    expect((await get("/billing/detail")).status).toBe(200);
    expect(await get(`/traces/${requestId}`)).toMatchObject({ status: 404, code: "not_found" });
    expect((await get(`/balance-transactions?request_id=${requestId}`)).status).toBe(200);
  });

  test("leave no empty month behind", async () => {
    await ensurePartitions(world.system.database, new Date(Date.now() - 800 * DAY_MS));
    const months = "SELECT count(*) AS n FROM pg_inherits WHERE inhparent = 'request'::regclass";
    const before = await world.count(months);
    await world.run(trimRequests);
    expect(await world.count(months)).toBeLessThan(before);
    const rows = await world.count("SELECT count(*) AS n FROM request");
    expect(rows).toBeGreaterThan(0);
  });
});

test("conversations in which nothing happens any more are deleted for good, and their names with them", async () => {
  const account = await world.account();
  await world.setContext(account.customerId, { memory: { retentionDays: 10 } });
  const make = async (title: string): Promise<string> => {
    const response = await fetch(`${world.url}/openapi/v1/conversations`, {
      method: "POST",
      headers: { authorization: `Bearer ${account.token}`, "content-type": "application/json" },
      body: JSON.stringify({ title }),
    });
    return ((await response.json()) as { data: { id: string } }).data.id;
  };
  const [idle, used, changed] = [await make("idle"), await make("used"), await make("changed")];
  for (const conversation of [idle, used, changed, "a name of my own"])
    await over(world.ask(account, "hello", { conversation }));
  await world.see("UPDATE conversation SET updated_at = updated_at - interval '20 days' WHERE id = ANY($1)", [
    [idle, used],
  ]);
  await age(account, 20);
  await over(world.ask(account, "hello", { conversation: used }));
  await world.run(trimConversations);
  const left = await world.see("SELECT id FROM conversation WHERE customer_id = $1 ORDER BY title", [
    account.customerId,
  ]);
  expect(left.map(({ id }) => id)).toEqual([changed, used]);
  const named = await world.see(
    "SELECT conversation_id AS id, count(*)::int AS n FROM request WHERE customer_id = $1 GROUP BY 1 ORDER BY n, id",
    [account.customerId],
  );
  expect(named).toEqual(
    expect.arrayContaining([
      { id: changed, n: 1 },
      { id: used, n: 2 },
      { id: null, n: 2 },
    ]),
  );
  expect(named).toHaveLength(3);
});

test("time that passes is enough: the jobs go by the clock of the doors", async () => {
  const account = await world.account({ ...full, ...keeping({ contentDays: 3, requestDays: 10 }) });
  const { requestId } = await over(world.ask(account, "hello"));
  await world.content(account, requestId);
  world.pass(4 * DAY_MS);
  await world.run(trimContents);
  expect([await contentsOf(account), await requestsOf(account)]).toEqual([0, 1]);
  world.pass(70 * DAY_MS);
  await world.run(trimRequests);
  expect(await requestsOf(account)).toBe(0);
  expect(await breaches()).toEqual([]);
});
