import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  createCustomerUser,
  type Customer,
  getMember,
  listCustomerUsers,
  listMembers,
  logInUser,
  removeMember,
  setCustomerUserStatus,
  updateMember,
} from "../../../src/customers/index.ts";
import { type CustomerRole, customerRoles } from "../../../src/kernel/principal.ts";
import {
  aPerson,
  auditsOf,
  freshEmail,
  isAlive,
  nobody,
  PASSWORD,
  refuses,
} from "../sessions/people-world.ts";
import { type World, aCustomer, aKey, holderOf, openWorld, START } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.time.now = START;
});
afterAll(() => world.close());

const page = { limit: 100 };
const DENIED = { code: "permission_denied" };
const LAST = {
  code: "conflict",
  message: "This is the last owner. Make another person an owner first.",
};
/** Somebody with a role, who does not log in. */
const someone = (customer: Customer, role: CustomerRole) =>
  createCustomerUser(world.system, {
    customerId: customer.id,
    email: freshEmail(role),
    password: PASSWORD,
    role,
  });

describe("a customer's people", () => {
  test("see each other, whatever their role, and nobody of another customer", async () => {
    const [acme, other] = [await aCustomer(world), await aCustomer(world)];
    const owner = await aPerson(world, acme);
    const viewer = await aPerson(world, acme, "viewer");
    const foreign = await aPerson(world, other);
    const listed = await listMembers(viewer.ctx, { page });
    expect(listed.items.map(({ id }) => id).sort()).toEqual([owner.user.id, viewer.user.id].sort());
    const cut = await listMembers(viewer.ctx, { page: { limit: 1 } });
    const rest = await listMembers(viewer.ctx, { page: { limit: 1, cursor: cut.nextCursor } });
    expect([...cut.items, ...rest.items]).toEqual(listed.items);
    expect(await getMember(viewer.ctx, { userId: owner.user.id })).toEqual(owner.user);
    for (const userId of [foreign.user.id, "usr_unknown", "usr_\0"]) {
      await refuses(world, () => getMember(viewer.ctx, { userId }), { code: "not_found" });
    }
    const { apiKey } = await aKey(world, acme);
    for (const ctx of [world.as(holderOf(apiKey)), nobody(world), world.operator()]) {
      await refuses(world, () => listMembers(ctx, { page }), DENIED);
    }
  });

  test("are listed to every operator by customer, to nobody else", async () => {
    const acme = await aCustomer(world);
    const owner = await aPerson(world, acme);
    const customerId = acme.id;
    const listed = await listCustomerUsers(world.operator("read-only"), { customerId, page });
    expect(listed.items).toEqual([owner.user]);
    await refuses(world, () => listCustomerUsers(owner.ctx, { customerId, page }), DENIED);
    const unknown = { customerId: "cus_unknown", page };
    await refuses(world, () => listCustomerUsers(world.operator(), unknown), { code: "not_found" });
  });

  test("change their own name, with an audit row; the same name again changes nothing", async () => {
    const acme = await aCustomer(world);
    const viewer = await aPerson(world, acme, "viewer");
    const owner = await someone(acme, "owner");
    const userId = viewer.user.id;
    const renamed = await updateMember(viewer.ctx, { userId, name: "  Vera  " });
    expect(renamed).toEqual({ ...viewer.user, name: "Vera" });
    await updateMember(viewer.ctx, { userId, name: "Vera" });
    expect(await auditsOf(world, userId)).toMatchObject([
      { action: "customer_user.create" },
      {
        action: "member.update",
        actor_id: userId,
        customer_id: acme.id,
        before: { name: "", role: "viewer" },
        after: { name: "Vera", role: "viewer" },
      },
    ]);
    await refuses(world, () => updateMember(viewer.ctx, { userId: owner.id, name: "Olga" }), DENIED);
    await refuses(world, () => updateMember(viewer.ctx, { userId, role: "owner" }), DENIED);
    const invalid = { code: "invalid_request" };
    await refuses(world, () => updateMember(viewer.ctx, { userId, name: "" }), { ...invalid, param: "name" });
    const god = { userId, role: "god" as "owner" };
    await refuses(world, () => updateMember(viewer.ctx, god), { ...invalid, param: "role" });
    expect(await isAlive(world, viewer.token)).toBe(true);
  });
});

describe("who may make whom what", () => {
  const others = customerRoles.filter((role) => role !== "owner");
  // From one role to another: by an owner always, by an admin when neither is the owner's.
  test.each([
    ["owner", customerRoles, customerRoles],
    ["admin", others, others],
    ["developer", [], []],
    ["finance", [], []],
    ["viewer", [], []],
  ] as const)("as %s", async (role, from, to) => {
    const acme = await aCustomer(world);
    await someone(acme, "owner");
    const actor = await aPerson(world, acme, role);
    for (const before of customerRoles) {
      for (const after of customerRoles.filter((each) => each !== before)) {
        const { id: userId } = await someone(acme, before);
        const may = (from as readonly string[]).includes(before) && (to as readonly string[]).includes(after);
        const attempt = () => updateMember(actor.ctx, { userId, role: after });
        if (may) expect((await attempt()).role).toBe(after);
        else await refuses(world, attempt, DENIED);
      }
      const { id: userId } = await someone(acme, before);
      const remove = () => removeMember(actor.ctx, { userId });
      if ((from as readonly string[]).includes(before)) expect((await remove()).status).toBe("disabled");
      else await refuses(world, remove, DENIED);
    }
  });

  test("nobody of another customer, whom they do not find", async () => {
    const owner = await aPerson(world, await aCustomer(world));
    const foreign = await aPerson(world, await aCustomer(world), "viewer");
    const userId = foreign.user.id;
    const missing = { code: "not_found" };
    await refuses(world, () => updateMember(owner.ctx, { userId, role: "admin" }), missing);
    await refuses(world, () => removeMember(owner.ctx, { userId }), missing);
    await refuses(world, () => removeMember(owner.ctx, { userId: "usr_\0" }), missing);
    expect(await isAlive(world, foreign.token)).toBe(true);
  });
});

describe("a removed person", () => {
  test("is out at once, cannot log in, stays on the list, and is removed once", async () => {
    const acme = await aCustomer(world);
    const owner = await aPerson(world, acme);
    const clerk = await aPerson(world, acme, "finance");
    const userId = clerk.user.id;
    expect(await removeMember(owner.ctx, { userId })).toEqual({ ...clerk.user, status: "disabled" });
    await removeMember(owner.ctx, { userId });
    expect(await isAlive(world, clerk.token)).toBe(false);
    const again = logInUser(nobody(world), { email: clerk.email, password: PASSWORD });
    await expect(again).rejects.toMatchObject(DENIED);
    expect((await auditsOf(world, userId)).slice(1)).toMatchObject([
      {
        action: "member.remove",
        actor_id: owner.user.id,
        before: { role: "finance", status: "active" },
        after: { status: "disabled" },
      },
    ]);
    expect((await listMembers(owner.ctx, { page })).items).toContainEqual({
      ...clerk.user,
      status: "disabled",
    });
  });

  test("who holds a session still can do nothing with it", async () => {
    const acme = await aCustomer(world);
    const [one, two] = [await aPerson(world, acme), await aPerson(world, acme)];
    const clerk = await someone(acme, "viewer");
    await removeMember(one.ctx, { userId: two.user.id });
    await refuses(world, () => removeMember(two.ctx, { userId: clerk.id }), DENIED);
    await refuses(world, () => updateMember(two.ctx, { userId: two.user.id, name: "Two" }), DENIED);
  });
});

describe("the last owner", () => {
  test("can neither be removed nor made anything else, by themselves either", async () => {
    const acme = await aCustomer(world);
    const owner = await aPerson(world, acme);
    const userId = owner.user.id;
    const gone = await someone(acme, "owner");
    await setCustomerUserStatus(world.system, { userId: gone.id, status: "disabled" });
    await someone(await aCustomer(world), "owner");
    await refuses(world, () => removeMember(owner.ctx, { userId }), LAST);
    await refuses(world, () => updateMember(owner.ctx, { userId, role: "admin" }), LAST);
    expect(await isAlive(world, owner.token)).toBe(true);
    const heir = await someone(acme, "viewer");
    await updateMember(owner.ctx, { userId: heir.id, role: "owner" });
    await updateMember(owner.ctx, { userId, role: "viewer" });
    expect(await isAlive(world, owner.token)).toBe(false);
  });

  test.each(["demote", "remove", "leave"] as const)("remains when two %s at once", async (how) => {
    for (let round = 0; round < 5; round++) {
      const acme = await aCustomer(world);
      const [one, two] = [await aPerson(world, acme), await aPerson(world, acme)];
      const act = (actor: typeof one, target: typeof one) =>
        how === "demote"
          ? updateMember(actor.ctx, { userId: target.user.id, role: "viewer" })
          : removeMember(actor.ctx, { userId: target.user.id });
      const [first, second] = how === "leave" ? [one, two] : [two, one];
      const both = await Promise.allSettled([act(one, first), act(two, second)]);
      expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const left = await world.see(
        "SELECT id FROM customer_user WHERE customer_id = $1 AND role = 'owner' AND status = 'active'",
        [acme.id],
      );
      expect(left).toHaveLength(1);
    }
  });

  test("is disabled by operators all the same, and let in again", async () => {
    const owner = await aPerson(world, await aCustomer(world));
    const userId = owner.user.id;
    const support = world.operator("support");
    await setCustomerUserStatus(support, { userId, status: "disabled" });
    await setCustomerUserStatus(support, { userId, status: "disabled" });
    expect((await setCustomerUserStatus(support, { userId, status: "active" })).status).toBe("active");
    expect((await auditsOf(world, userId)).slice(1)).toMatchObject([
      {
        action: "customer_user.disable",
        customer_id: owner.user.customerId,
        before: { status: "active" },
        after: { status: "disabled" },
      },
      { action: "customer_user.enable" },
    ]);
    for (const ctx of [world.operator("finance"), world.operator("read-only"), owner.ctx, nobody(world)]) {
      await refuses(world, () => setCustomerUserStatus(ctx, { userId, status: "disabled" }), DENIED);
    }
    const unknown = { userId: "usr_unknown", status: "disabled" } as const;
    await refuses(world, () => setCustomerUserStatus(support, unknown), { code: "not_found" });
    const odd = { userId, status: "asleep" as "active" };
    await refuses(world, () => setCustomerUserStatus(support, odd), { code: "invalid_request" });
  });
});
