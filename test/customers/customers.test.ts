import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  createCustomer,
  getCustomer,
  listCustomers,
  reinstateCustomer,
  suspendCustomer,
} from "../../src/customers/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { START, type World, aCustomer, aKey, countRows, holderOf, openWorld, userOf } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const auditsOf = (subjectId: string) =>
  world.see<Record<string, unknown>>("SELECT * FROM audit_event WHERE subject_id = $1 ORDER BY at, id", [
    subjectId,
  ]);

describe("creating a customer", () => {
  test("it is active, has an account in its currency, an audit row and an announcement", async () => {
    const ctx = world.operator("admin");
    const customer = await createCustomer(ctx, {
      name: " Acme ",
      currency: "EUR",
      reportingTimezone: "Asia/Kolkata",
    });
    expect(customer).toEqual({
      id: expect.stringMatching(/^cus_/),
      name: "Acme",
      status: "active",
      currency: "EUR",
      reportingTimezone: "Asia/Kolkata",
      groupId: null,
      rateLimits: { rpm: null, tpm: null, concurrency: null },
      version: 1,
      createdAt: START,
      updatedAt: START,
    });
    const accounts = await world.see("SELECT currency, available::text FROM account WHERE customer_id = $1", [
      customer.id,
    ]);
    expect(accounts).toEqual([{ currency: "EUR", available: "0" }]);
    expect(await auditsOf(customer.id)).toMatchObject([
      {
        action: "customer.create",
        actor_kind: "operator",
        customer_id: customer.id,
        before: null,
        after: { name: "Acme" },
      },
    ]);
    expect(await world.see("SELECT topic FROM change WHERE subject = $1", [customer.id])).toEqual([
      { topic: "customer" },
    ]);
  });

  test("its zone is UTC unless another is named", async () => {
    expect((await createCustomer(world.system, { name: "A", currency: "USD" })).reportingTimezone).toBe(
      "UTC",
    );
  });

  test.each([
    ["an empty name", { name: " " }, "name"],
    ["a name of 121 characters", { name: "x".repeat(121) }, "name"],
    ["a name with NUL", { name: "a\0" }, "name"],
    ["a currency in small letters", { currency: "usd" }, "currency"],
    ["a currency of four letters", { currency: "USDT" }, "currency"],
    ["a currency with a line break", { currency: "USD\n" }, "currency"],
    ["a zone that is none", { reportingTimezone: "Mars/Olympus" }, "reporting_timezone"],
    ["an offset for a zone", { reportingTimezone: "+01:00" }, "reporting_timezone"],
    ["an empty zone", { reportingTimezone: "" }, "reporting_timezone"],
  ])("%s is invalid_request and makes nothing", async (_case, part, param) => {
    const before = await countRows(world, "customer");
    const attempt = createCustomer(world.system, { name: "A", currency: "USD", ...part });
    await expect(attempt).rejects.toMatchObject({ code: "invalid_request", param });
    expect(await countRows(world, "customer")).toBe(before);
  });

  test("S20: customers and operators without the role are refused, and nothing is made", async () => {
    const acme = await aCustomer(world);
    const { apiKey } = await aKey(world, acme);
    const before = await countRows(world, "customer");
    const principals = [
      world.as(userOf(acme)),
      world.as(holderOf(apiKey)),
      world.operator("read-only"),
      world.operator("finance"),
    ];
    for (const ctx of principals) {
      const attempt = createCustomer(ctx, { name: "A", currency: "USD" });
      await expect(attempt).rejects.toMatchObject({ code: "permission_denied" });
    }
    expect(await countRows(world, "customer")).toBe(before);
  });
});

describe("reading customers", () => {
  test("a customer gets itself, with any key, and not_found for every other", async () => {
    const [acme, other] = [await aCustomer(world), await aCustomer(world)];
    const { apiKey } = await aKey(world, acme, { capabilities: ["inference"] });
    for (const ctx of [world.as(userOf(acme)), world.as(holderOf(apiKey))]) {
      expect(await getCustomer(ctx, { customerId: acme.id })).toEqual(acme);
      for (const customerId of [other.id, newId("cus"), "*", "", "cus\0"]) {
        await expect(getCustomer(ctx, { customerId })).rejects.toMatchObject({ code: "not_found" });
      }
    }
    expect(await getCustomer(world.operator("read-only"), { customerId: other.id })).toEqual(other);
    for (const customerId of [newId("cus"), "*", "", "cus\0"]) {
      const attempt = getCustomer(world.operator(), { customerId });
      await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    }
  });

  test("operators list customers newest first, by status and by a literal part of the name", async () => {
    const mark = newId("cus");
    const names = [`${mark} 50%`, `${mark} a_b`, `${mark} axb`, `${mark} \\`];
    for (const name of names) {
      world.time.now = new Date(world.time.now.getTime() + 1);
      await aCustomer(world, name);
    }
    const list = async (q: string) =>
      (await listCustomers(world.operator("read-only"), { page: { limit: 100 }, q })).items.map(
        ({ name }) => name,
      );
    expect(await list(mark.toUpperCase())).toEqual([...names].reverse());
    expect(await list(`${mark} 50%`)).toEqual([`${mark} 50%`]);
    expect(await list(`${mark} a_b`)).toEqual([`${mark} a_b`]);
    expect(await list(`${mark} \\`)).toEqual([`${mark} \\`]);
    const [last] = (await listCustomers(world.system, { page: { limit: 1 }, q: mark })).items;
    await suspendCustomer(world.system, { customerId: last?.id ?? "", reason: "test" });
    const page = { limit: 100 };
    const suspended = await listCustomers(world.system, { page, q: mark, status: "suspended" });
    const active = await listCustomers(world.system, { page, q: mark, status: "active" });
    expect([suspended.items.length, active.items.length]).toEqual([1, 3]);
  });

  test("pages of customers have no gap and no repeat", async () => {
    const mark = newId("cus");
    for (let n = 0; n < 5; n++) await aCustomer(world, mark);
    const ids = new Set<string>();
    let [cursor, pages]: [string | null, number] = [null, 0];
    do {
      const page: Awaited<ReturnType<typeof listCustomers>> = await listCustomers(world.system, {
        page: { limit: 2, cursor },
        q: mark,
      });
      for (const { id } of page.items) ids.add(id);
      cursor = page.nextCursor;
      pages++;
    } while (cursor !== null);
    expect([ids.size, pages]).toEqual([5, 3]);
  });

  test("a customer may not list customers", async () => {
    const acme = await aCustomer(world);
    const attempt = listCustomers(world.as(userOf(acme)), { page: { limit: 10 } });
    await expect(attempt).rejects.toMatchObject({ code: "permission_denied" });
  });
});

describe("suspending and reinstating", () => {
  test("each changes the status with version + 1, is announced, and audited with its reason", async () => {
    const acme = await aCustomer(world);
    world.time.now = new Date(START.getTime() + 60_000);
    const suspended = await suspendCustomer(world.operator("support"), {
      customerId: acme.id,
      reason: " unpaid ",
    });
    expect(suspended).toEqual({ ...acme, status: "suspended", version: 2, updatedAt: world.time.now });
    const reinstated = await reinstateCustomer(world.operator(), { customerId: acme.id, reason: "paid" });
    expect(reinstated).toMatchObject({ status: "active", version: 3 });
    const [, first, second, ...more] = await auditsOf(acme.id);
    expect(more).toEqual([]);
    expect([first, second]).toMatchObject([
      {
        action: "customer.suspend",
        before: { status: "active", version: 1 },
        after: { status: "suspended", reason: "unpaid" },
      },
      {
        action: "customer.reinstate",
        before: { status: "suspended" },
        after: { status: "active", reason: "paid", version: 3 },
      },
    ]);
    expect(await world.see("SELECT topic FROM change WHERE subject = $1", [acme.id])).toHaveLength(3);
  });

  test("suspending twice changes nothing the second time", async () => {
    const acme = await aCustomer(world);
    const change = { customerId: acme.id, reason: "unpaid" };
    const once = await suspendCustomer(world.system, change);
    expect(await suspendCustomer(world.system, change)).toEqual(once);
    expect(await auditsOf(acme.id)).toHaveLength(2);
  });

  test("without reason, role or customer it is refused and the status stays", async () => {
    const acme = await aCustomer(world);
    const customerId = acme.id;
    const refused = async (attempt: Promise<unknown>, code: string) =>
      expect(attempt).rejects.toMatchObject({ code });
    await refused(suspendCustomer(world.system, { customerId, reason: " " }), "invalid_request");
    for (const unknown of [newId("cus"), "*", "cus\0"]) {
      await refused(suspendCustomer(world.system, { customerId: unknown, reason: "x" }), "not_found");
    }
    await refused(
      suspendCustomer(world.operator("read-only"), { customerId, reason: "x" }),
      "permission_denied",
    );
    await refused(suspendCustomer(world.as(userOf(acme)), { customerId, reason: "x" }), "permission_denied");
    expect(await getCustomer(world.system, { customerId })).toEqual(acme);
  });
});
