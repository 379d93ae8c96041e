import { afterAll, beforeAll, expect, test } from "@jest/globals";
import pg from "pg";
import { createApiKey, createCustomer } from "../../src/customers/index.ts";
import { Facts } from "../../src/inference/index.ts";
import { openChangeFeed, openDatabase, type ChangeFeed, type Database } from "../../src/storage/index.ts";
import { testCtx, testKeyring } from "../support/ctx.ts";
import { freshDatabase, type TestDatabase } from "../support/database.ts";

let fresh: TestDatabase;
let database: Database;
let feed: ChangeFeed;
let facts: Facts;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, connectionsMax: 3 });
  const log = { info: () => undefined, warn: () => undefined };
  feed = await openChangeFeed({ url: fresh.url, log });
  facts = await Facts.open({ database, keyring: testKeyring, feed, log: () => undefined });
});
afterAll(async () => {
  facts.close();
  await feed.close();
  await fresh.drop();
});

async function newToken(): Promise<string> {
  const ctx = testCtx(database);
  const { id: customerId } = await createCustomer(ctx, { name: "One", currency: "USD" });
  const issued = await createApiKey(ctx, { customerId, name: "k", entitledModelIds: new Set() });
  return issued.token;
}

test("without its database the relay still knows the keys it has seen; of others it says that it cannot tell", async () => {
  const [seen, unseen, third] = [await newToken(), await newToken(), await newToken()];
  // The changes that made the keys are told by the feed a moment later, and forget what was read before them.
  while (facts.key(seen) instanceof Promise) await new Promise((resolve) => setTimeout(resolve, 200));

  const blocker = new pg.Client({ connectionString: fresh.superuserUrl });
  await blocker.connect();
  await blocker.query("BEGIN; LOCK TABLE api_key");
  const startedMs = performance.now();
  await expect(facts.key(unseen)).rejects.toMatchObject({
    code: "service_unavailable",
    status: 503,
    retryAfterSeconds: 2,
  });
  expect(performance.now() - startedMs).toBeLessThan(6_000);
  expect(facts.key(seen)).toMatchObject({ keyStatus: "active" });
  await blocker.query("ROLLBACK");
  await blocker.end();
  expect(await facts.key(unseen)).toMatchObject({ keyStatus: "active" });

  await database.close();
  await expect(facts.key(third)).rejects.toMatchObject({ code: "service_unavailable" });
  expect(facts.key(seen)).toMatchObject({ keyStatus: "active" });
}, 20_000);
