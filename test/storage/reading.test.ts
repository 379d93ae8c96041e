import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Principal } from "../../src/kernel/principal.ts";
import { readTenant, readVisible, type Reader } from "../../src/storage/index.ts";
import { testCtx } from "../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../support/database.ts";
import { seedTwoTenants } from "../support/two-tenants.ts";

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase(2);
  await seedTwoTenants(database.superuserUrl);
});
afterAll(() => database.close());

const person = (customerId: string): Principal => ({
  ...{ kind: "customerUser", customerId, userId: "usr_1", role: "owner", sessionId: "ses_1" },
});
const system: Principal = { kind: "system", name: "test" };
const keysOf = async (reader: Reader): Promise<string[]> =>
  (await reader.$queryRaw<{ id: string }[]>`SELECT id FROM api_key ORDER BY id`).map(({ id }) => id);

describe("a statement that says whom it serves", () => {
  test("sees that tenant's rows, and those of all for the product itself", async () => {
    const ctx = testCtx(database, person("cus_a"));
    expect(await readTenant(ctx, "cus_a", keysOf)).toEqual(["key_a"]);
    expect(await readVisible(ctx, keysOf)).toEqual(["key_a"]);
    expect(await readVisible(testCtx(database, system), keysOf)).toEqual(["key_a", "key_b"]);
    expect(() => readTenant(ctx, "cus_b", keysOf)).toThrow(expect.objectContaining({ code: "not_found" }));
  });

  test("leaves nothing of it behind: on whatever connection, the next one serves whom it says, or nobody", async () => {
    const turns = Array.from({ length: 200 }, (_, turn) => (turn % 2 === 0 ? "a" : "b"));
    const seen = await Promise.all(
      turns.map((one) => readVisible(testCtx(database, person(`cus_${one}`)), keysOf)),
    );
    expect(seen).toEqual(turns.map((one) => [`key_${one}`]));
    const both = await Promise.all([1, 2].map(() => database.pool.query("SELECT id FROM api_key")));
    expect(both.map(({ rowCount }) => rowCount)).toEqual([0, 0]);
  });

  test("takes a tenant's name for a text, whatever stands in it", async () => {
    const ctx = testCtx(database, person("cus_a', true), set_config('relay.customer_id', '*"));
    expect(await readVisible(ctx, keysOf)).toEqual([]);
  });

  test("that fails says why, and the pool goes on: before its plan is made, and while it runs", async () => {
    const ctx = testCtx(database, system);
    const wrong = (reader: Reader): Promise<unknown> => reader.$queryRaw`SELECT nothing FROM nowhere`;
    const dividing =
      (by: number) =>
      (reader: Reader): Promise<unknown> =>
        reader.$queryRaw`SELECT 1 / ${by}::int AS n`;
    for (let turn = 0; turn < 5; turn++) {
      await expect(readVisible(ctx, wrong)).rejects.toThrow("nowhere");
      await expect(readVisible(ctx, dividing(0))).rejects.toThrow("division by zero");
      expect(await readVisible(ctx, dividing(1))).toEqual([{ n: 1 }]);
    }
    expect(await readVisible(testCtx(database, person("cus_b")), keysOf)).toEqual(["key_b"]);
    expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
  });

  test("reads 8-byte integers as bigint and times as Date", async () => {
    const [row] = await readVisible(testCtx(database, system), (reader) => {
      return reader.$queryRaw<{ n: bigint; at: Date }[]>`SELECT 9007199254740993 AS n, now() AS at`;
    });
    expect(row).toEqual({ n: 9007199254740993n, at: expect.any(Date) });
  });
});
