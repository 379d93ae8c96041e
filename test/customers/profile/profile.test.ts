import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { getProfile, suspendCustomer, updateProfile } from "../../../src/customers/index.ts";
import type { CustomerRole, OperatorRole } from "../../../src/kernel/principal.ts";
import { aCustomer, countRows, openWorld, userOf, type World } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe("a profile", () => {
  test.each<[CustomerRole, boolean]>([
    ["owner", true],
    ["admin", true],
    ["developer", false],
    ["finance", true],
    ["viewer", false],
  ])("is read by the role %s of its customer; that it may be changed is %p", async (role, mayWrite) => {
    const customer = await aCustomer(world);
    const ctx = world.as({ ...userOf(customer), role });
    const own = { customerId: customer.id };
    expect(await getProfile(ctx, own)).toMatchObject({ name: "Acme" });
    const before = await countRows(world, "audit_event");
    const change = updateProfile(ctx, { ...own, changes: { company: "Ours" } });
    if (mayWrite) expect(await change).toMatchObject({ company: "Ours", version: 2 });
    else await expect(change).rejects.toMatchObject({ code: "permission_denied" });
    expect(await countRows(world, "audit_event")).toBe(before + Number(mayWrite));
  });

  test.each<[OperatorRole, boolean]>([
    ["owner", true],
    ["admin", true],
    ["support", true],
    ["finance", false],
    ["read-only", false],
  ])("is read by an operator as %s; that it may be changed is %p", async (role, mayWrite) => {
    const { id: customerId } = await aCustomer(world);
    const ctx = world.operator(role);
    expect(await getProfile(ctx, { customerId })).toMatchObject({ name: "Acme" });
    const change = updateProfile(ctx, { customerId, changes: { name: "Renamed" } });
    if (mayWrite) expect(await change).toMatchObject({ name: "Renamed" });
    else await expect(change).rejects.toMatchObject({ code: "permission_denied" });
  });

  test("of another customer is not there, as one that nobody has", async () => {
    const [mine, other] = [await aCustomer(world), await aCustomer(world)];
    const ctx = world.as(userOf(mine));
    for (const customerId of [other.id, "cus_00000000000000000000000000", "cus_\u0000"]) {
      const refused = { code: "not_found", message: "There is no such thing here." };
      await expect(getProfile(ctx, { customerId })).rejects.toMatchObject(refused);
      await expect(updateProfile(ctx, { customerId, changes: { name: "Mine" } })).rejects.toMatchObject(
        refused,
      );
    }
    expect(await getProfile(world.system, { customerId: other.id })).toMatchObject({
      name: "Acme",
      version: 1,
    });
  });

  test("has the version of its customer: what an operator changes makes an older one stale", async () => {
    const customer = await aCustomer(world);
    const { version } = await getProfile(world.system, { customerId: customer.id });
    await suspendCustomer(world.operator(), { customerId: customer.id, reason: "unpaid" });
    const late = { customerId: customer.id, changes: { name: "Late" }, expectedVersion: version };
    await expect(updateProfile(world.as(userOf(customer)), late)).rejects.toMatchObject({
      code: "version_conflict",
    });
    const { name, version: now } = await getProfile(world.system, { customerId: customer.id });
    expect([name, now]).toEqual(["Acme", version + 1]);
  });
});
