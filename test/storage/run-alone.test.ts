import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { runAlone } from "../../src/storage/run-alone.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase(4);
});
afterAll(() => database.close());

test("of two who would do the same work at once, one does it and the other is told at once", async () => {
  let finish: () => void = () => undefined;
  const first = runAlone(
    database,
    "a",
    () => new Promise<string>((resolve) => (finish = () => resolve("done"))),
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await runAlone(database, "a", async () => "twice")).toBeNull();
  expect(await runAlone(database, "b", async () => "other work")).toBe("other work");
  finish();
  expect(await first).toBe("done");
  expect(await runAlone(database, "a", async () => "afterwards")).toBe("afterwards");
});

test("work that fails leaves neither lock nor connection behind", async () => {
  for (let turn = 0; turn < 6; turn++) {
    await expect(runAlone(database, "a", () => Promise.reject(new Error("failed")))).rejects.toThrow(
      "failed",
    );
  }
  expect(await runAlone(database, "a", async () => 1)).toBe(1);
  expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
});

test("a transaction that stands still is ended after 20 s, so that its locks are; work alone may take its time", async () => {
  const show = "SHOW idle_in_transaction_session_timeout";
  expect((await database.pool.query(show)).rows).toEqual([{ idle_in_transaction_session_timeout: "20s" }]);
  // As the server would with less patience: a session of 50 ms, in which the work lasts for 300.
  const single = await openTestDatabase(1);
  await single.pool.query("SET idle_in_transaction_session_timeout = '50ms'");
  const slow = () => new Promise<string>((resolve) => setTimeout(() => resolve("done"), 300));
  expect(await runAlone(single, "slow", slow)).toBe("done");
  await single.close();
});
