import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Config } from "../../../src/config.ts";
import {
  createFirstOperator,
  createOperator,
  hasOperator,
  logInOperator,
} from "../../../src/customers/index.ts";
import { firstRun } from "../../../src/start/first-run.ts";
import { aPerson, freshEmail, nobody, PASSWORD, refuses } from "../sessions/people-world.ts";
import { type World, aCustomer, openWorld, userOf } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  await world.see("DELETE FROM session");
  await world.see("DELETE FROM operator");
});
afterAll(() => world.close());

const operators = () => world.see<{ email: string }>("SELECT email FROM operator");
const first = () => createFirstOperator(world.system, { email: freshEmail("first"), password: PASSWORD });

describe("S81: the first operator", () => {
  test("is one, however many are made at once", async () => {
    expect(await hasOperator(world.database)).toBe(false);
    const all = await Promise.allSettled([first(), first(), first(), first()]);
    const refused = all.filter((each) => each.status === "rejected");
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual([
      "conflict",
      "conflict",
      "conflict",
    ]);
    expect(await operators()).toHaveLength(1);
  });

  test("is not made again when there is one, be it disabled, nor by anybody but the product", async () => {
    const acme = await aCustomer(world);
    for (const ctx of [nobody(world), world.operator(), world.as(userOf(acme))]) {
      const attempt = () => createFirstOperator(ctx, { email: freshEmail(), password: PASSWORD });
      await refuses(world, attempt, { code: "permission_denied" });
    }
    const made = await first();
    await world.see("UPDATE operator SET status = 'disabled'");
    await refuses(world, first, { code: "conflict" });
    const { ctx } = await aPerson(world, acme);
    for (const stranger of [nobody(world), ctx]) {
      const input = { email: freshEmail(), password: PASSWORD, role: "owner" as const };
      await refuses(world, () => createOperator(stranger, input), { code: "permission_denied" });
    }
    expect(await operators()).toEqual([{ email: made.email }]);
  });

  test("comes with the first start; two starts on one database make one, and a later one none", async () => {
    const starts = await Promise.all(
      ["a", "b"].map(async (name) => {
        const dataDir = await mkdtemp(join(tmpdir(), "first-run-"));
        const config = { adminEmail: `${name}@localhost`, adminPassword: null, dataDir } as Config;
        return { dataDir, input: { config, baseUrl: "http://localhost", simulatorUrl: null } };
      }),
    );
    const told = await Promise.all(starts.map(({ input }) => firstRun(world.system, input)));
    const [winner] = told.filter((each) => each !== null);
    expect(told.filter((each) => each === null)).toHaveLength(1);
    expect(await operators()).toEqual([{ email: winner?.operator.email }]);
    const password = winner?.operator.password ?? "";
    expect(password).toMatch(/^[\w-]{20}$/);
    await logInOperator(nobody(world), { email: winner?.operator.email ?? "", password });
    const files = await Promise.allSettled(
      starts.map(({ dataDir }) => readFile(join(dataDir, "first-run.json"))),
    );
    expect(files.map(({ status }) => status === "fulfilled")).toEqual(told.map((each) => each !== null));
    for (const { input } of starts) expect(await firstRun(world.system, input)).toBeNull();
    expect(await operators()).toHaveLength(1);
    await Promise.all(starts.map(({ dataDir }) => rm(dataDir, { recursive: true })));
  });
});
