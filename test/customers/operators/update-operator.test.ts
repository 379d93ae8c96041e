import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { listOperators, logInOperator, updateOperator } from "../../../src/customers/index.ts";
import {
  aPerson,
  anOperator,
  auditsOf,
  isAlive,
  nobody,
  PASSWORD,
  refuses,
} from "../sessions/people-world.ts";
import { type World, aCustomer, openWorld, START } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(async () => {
  world.time.now = START;
  await world.see("UPDATE operator SET status = 'disabled'");
});
afterAll(() => world.close());

const DENIED = { code: "permission_denied" };
const LAST = {
  code: "conflict",
  message: "This is the last owner. Make another operator an owner first.",
};
const activeOwners = () => world.see("SELECT id FROM operator WHERE role = 'owner' AND status = 'active'");

describe("operators", () => {
  test("see each other, newest first, and nobody else sees them", async () => {
    const owner = await anOperator(world);
    const clerk = await anOperator(world, "read-only");
    const listed = await listOperators(clerk.ctx, { page: { limit: 100 } });
    expect(listed.items).toEqual(expect.arrayContaining([owner.operator, clerk.operator]));
    const person = await aPerson(world, await aCustomer(world));
    for (const ctx of [person.ctx, nobody(world)]) {
      await refuses(world, () => listOperators(ctx, { page: { limit: 10 } }), DENIED);
    }
  });

  test("are changed by owners, with an audit row; a new name leaves their sessions", async () => {
    const owner = await anOperator(world);
    const clerk = await anOperator(world, "support");
    const { id: operatorId } = clerk.operator;
    expect(await updateOperator(owner.ctx, { operatorId, name: " Olga " })).toMatchObject({ name: "Olga" });
    await updateOperator(owner.ctx, { operatorId, name: "Olga", role: "support" });
    expect(await isAlive(world, clerk.token)).toBe(true);
    const changed = await updateOperator(owner.ctx, { operatorId, role: "finance" });
    expect(changed).toMatchObject({ role: "finance", name: "Olga", status: "active" });
    expect(await isAlive(world, clerk.token)).toBe(false);
    expect((await auditsOf(world, operatorId)).slice(1)).toMatchObject([
      { action: "operator.update", before: { name: "" }, after: { name: "Olga" } },
      {
        action: "operator.update",
        actor_id: owner.operator.id,
        customer_id: null,
        before: { role: "support" },
        after: { role: "finance" },
      },
    ]);
  });

  test("who are disabled are out at once, cannot log in, and come back without their sessions", async () => {
    const owner = await anOperator(world);
    const clerk = await anOperator(world, "admin");
    const { id: operatorId } = clerk.operator;
    await updateOperator(owner.ctx, { operatorId, status: "disabled" });
    expect(await isAlive(world, clerk.token)).toBe(false);
    const logIn = () => logInOperator(nobody(world), { email: clerk.email, password: PASSWORD });
    await refuses(world, logIn, DENIED);
    await updateOperator(owner.ctx, { operatorId, status: "active" });
    expect(await isAlive(world, clerk.token)).toBe(false);
    await logIn();
  });

  test("are changed by nobody else, and bad input changes nothing", async () => {
    const owner = await anOperator(world);
    const { id: operatorId } = (await anOperator(world, "support")).operator;
    const role = "read-only" as const;
    for (const other of ["admin", "finance", "support", "read-only"] as const) {
      const { ctx } = await anOperator(world, other);
      await refuses(world, () => updateOperator(ctx, { operatorId, role }), DENIED);
    }
    const person = await aPerson(world, await aCustomer(world));
    await refuses(world, () => updateOperator(person.ctx, { operatorId, role }), DENIED);
    await refuses(world, () => updateOperator(nobody(world), { operatorId, role }), DENIED);
    const bad: [object, string][] = [
      [{ role: "god" }, "role"],
      [{ status: "asleep" }, "status"],
      [{ name: "\u0007" }, "name"],
    ];
    for (const [change, param] of bad) {
      const attempt = () => updateOperator(owner.ctx, { operatorId, ...change });
      await refuses(world, attempt, { code: "invalid_request", param });
    }
    const missing = { code: "not_found" };
    for (const unknown of ["opr_unknown", "opr_\0"]) {
      await refuses(world, () => updateOperator(owner.ctx, { operatorId: unknown, role }), missing);
    }
  });

  test("never lose their last owner, to themselves, to the product, or to two at once", async () => {
    const owner = await anOperator(world);
    const { id: operatorId } = owner.operator;
    await refuses(world, () => updateOperator(owner.ctx, { operatorId, role: "admin" }), LAST);
    await refuses(world, () => updateOperator(owner.ctx, { operatorId, status: "disabled" }), LAST);
    await refuses(world, () => updateOperator(world.system, { operatorId, role: "admin" }), LAST);
    expect(await isAlive(world, owner.token)).toBe(true);
    for (let round = 0; round < 5; round++) {
      await world.see("UPDATE operator SET status = 'disabled'");
      const [one, two] = [await anOperator(world), await anOperator(world)];
      const both = await Promise.allSettled([
        updateOperator(one.ctx, { operatorId: two.operator.id, role: "admin" }),
        updateOperator(two.ctx, { operatorId: one.operator.id, status: "disabled" }),
      ]);
      expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await activeOwners()).toHaveLength(1);
    }
  });
});
