import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { newId } from "../../src/kernel/ids.ts";
import { openChangeFeed, trimChanges, type ChangeFeed } from "../../src/storage/change-feed.ts";
import type { Change } from "../../src/storage/change.ts";
import { runSql } from "../support/cluster.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";

let database: OpenTestDatabase;
let feed: ChangeFeed;
const warnings: string[] = [];
const log = { info: () => undefined, warn: (message: string) => void warnings.push(message) };

beforeAll(async () => {
  database = await openTestDatabase();
});
afterEach(async () => {
  await feed.close();
  warnings.length = 0;
});
afterAll(() => database.close());

async function open(url: string = database.url): Promise<Change[]> {
  feed = await openChangeFeed({ url, log });
  const heard: Change[] = [];
  feed.subscribe((change) => void heard.push(change));
  return heard;
}

/** Makes customers, one transaction each, through a connection of its own. */
async function makeCustomers(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId("cus"));
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  for (const id of ids)
    await client.query("INSERT INTO customer (id, name, currency) VALUES ($1, 'x', 'USD')", [id]);
  await client.end();
  return ids;
}

async function waitFor(condition: () => boolean, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!condition() && Date.now() < deadline) await sleep(5);
}

const subjects = (heard: Change[]): string[] =>
  heard.map((change) => (change.topic === "reset" ? "reset" : change.subject));
const killListeners = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'token-relay changes'`;

test("a change made through another connection is told at once, and nothing that came before it", async () => {
  await makeCustomers(2);
  const heard = await open();
  const [id] = await makeCustomers(1);
  const begun = Date.now();
  await waitFor(() => heard.length > 0, 10_000);
  expect(Date.now() - begun).toBeLessThan(5_000);
  expect(heard).toEqual([{ topic: "customer", subject: id }]);
});

test("changes made while the connection is dead are told once and in order, without a reset", async () => {
  const heard = await open();
  const before = await makeCustomers(3);
  await runSql(database.superuserUrl, killListeners);
  const during = await makeCustomers(20);
  await waitFor(() => heard.length >= 23, 5_000);
  const after = await makeCustomers(2);
  await waitFor(() => heard.length >= 25, 3_000);
  await sleep(1_200);
  expect(subjects(heard)).toEqual([...before, ...during, ...after]);
  expect(warnings).toHaveLength(1);
});

test("changes of many connections at once are told once each, in the order in which they were committed", async () => {
  const heard = await open();
  const made = await Promise.all(Array.from({ length: 5 }, () => makeCustomers(30)));
  await waitFor(() => heard.length >= 150, 5_000);
  const rows = await database.pool.query<{ subject: string }>(
    "SELECT subject FROM change ORDER BY seq DESC LIMIT 150",
  );
  expect(subjects(heard)).toEqual(rows.rows.map((row) => row.subject).reverse());
  expect(new Set(subjects(heard))).toEqual(new Set(made.flat()));
});

test("a rolled-back change is not told, and the hole that it leaves is no reset", async () => {
  const heard = await open();
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  await client.query("BEGIN");
  await client.query("INSERT INTO customer (id, name, currency) VALUES ('cus_never', 'x', 'USD')");
  await client.query("ROLLBACK");
  await client.end();
  const ids = await makeCustomers(1);
  await waitFor(() => heard.length > 0, 3_000);
  await sleep(1_200);
  expect(subjects(heard)).toEqual(ids);
});

test("when changes were trimmed that had not been read, it tells a reset and then goes on", async () => {
  const heard = await open();
  await makeCustomers(1);
  await waitFor(() => heard.length === 1, 3_000);
  // Deleting without a chance to read in between is what a long outage amounts to.
  await runSql(
    database.superuserUrl,
    `BEGIN; INSERT INTO change (topic, subject) VALUES ('catalog', 'a'), ('catalog', 'b');
     DELETE FROM change WHERE seq < (SELECT max(seq) FROM change); COMMIT`,
  );
  await waitFor(() => heard.length === 2, 3_000);
  const ids = await makeCustomers(1);
  await waitFor(() => heard.length === 3, 3_000);
  expect(subjects(heard).slice(1)).toEqual(["reset", ...ids]);
});

test("a topic that this version does not know is told as a reset", async () => {
  const heard = await open();
  await runSql(database.superuserUrl, "INSERT INTO change (topic, subject) VALUES ('weather', 'rain')");
  await waitFor(() => heard.length > 0, 3_000);
  expect(heard).toEqual([{ topic: "reset" }]);
});

test("a listener that throws is logged and stops neither the others nor itself", async () => {
  const heard = await open();
  feed.subscribe(() => {
    throw new Error("broken listener");
  });
  const later: Change[] = [];
  const cancel = feed.subscribe((change) => void later.push(change));
  const ids = await makeCustomers(2);
  await waitFor(() => later.length === 2, 3_000);
  cancel();
  const more = await makeCustomers(1);
  await waitFor(() => heard.length === 3, 3_000);
  expect(subjects(heard)).toEqual([...ids, ...more]);
  expect(subjects(later)).toEqual(ids);
  expect(warnings.filter((line) => line.includes("broken listener"))).toHaveLength(3);
});

test("a database that cannot be reached does not keep the feed from opening; it does not throw and tells nothing", async () => {
  const away = new URL(database.url);
  away.port = "1";
  const heard = await open(away.href);
  await sleep(300);
  expect(heard).toEqual([]);
  expect(warnings.length).toBeGreaterThan(0);
});

test("trimming deletes what is older than a day, keeps the newest row and is no gap for a reader", async () => {
  await makeCustomers(2);
  const heard = await open();
  await runSql(database.superuserUrl, "UPDATE change SET at = now() - interval '25 hours'");
  expect(await trimChanges(database)).toBeGreaterThan(0);
  await sleep(1_300);
  expect(heard).toEqual([]);
  const left = await database.pool.query("SELECT FROM change");
  expect(left.rowCount).toBe(1);
  await makeCustomers(1);
  expect(await trimChanges(database)).toBe(1);
});
