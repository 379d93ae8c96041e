import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { logInUser, signUpCustomer } from "../../../src/customers/index.ts";
import { auditsOf, freshEmail, HOUR_MS, nobody, pass, PASSWORD, refuses } from "../sessions/people-world.ts";
import { type World, openWorld, START } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.time.now = START;
});
afterAll(() => world.close());

const form = () => ({
  company: "Acme Ltd",
  name: "Ada",
  email: freshEmail(),
  password: PASSWORD,
  currency: "EUR",
});
const counts = () =>
  world.see("SELECT (SELECT count(*) FROM customer) AS c, (SELECT count(*) FROM customer_user) AS u");

describe("signing up", () => {
  test("makes a customer with an account, and its owner, who can log in; both are audited", async () => {
    const input = { ...form(), reportingTimezone: "Europe/Berlin", address: "203.0.113.1" };
    const { customer, user } = await signUpCustomer(nobody(world), input);
    expect(customer).toMatchObject({
      name: "Acme Ltd",
      currency: "EUR",
      reportingTimezone: "Europe/Berlin",
      status: "active",
    });
    expect(user).toMatchObject({ customerId: customer.id, email: input.email, name: "Ada", role: "owner" });
    const account = await world.see("SELECT currency FROM account WHERE customer_id = $1", [customer.id]);
    expect(account).toEqual([{ currency: "EUR" }]);
    const begun = await logInUser(nobody(world), { email: input.email, password: PASSWORD });
    expect(begun.user.id).toBe(user.id);
    const actor = { actor_kind: "anonymous", customer_id: customer.id };
    expect(await auditsOf(world, customer.id)).toMatchObject([{ ...actor, action: "customer.sign_up" }]);
    expect(await auditsOf(world, user.id)).toMatchObject([{ ...actor, action: "customer_user.create" }]);
  });

  test("with a taken e-mail is a conflict and makes nothing, also of two at once", async () => {
    const input = form();
    const both = await Promise.allSettled([
      signUpCustomer(nobody(world), input),
      signUpCustomer(nobody(world), input),
    ]);
    expect(both.filter(({ status }) => status === "rejected")).toMatchObject([
      { reason: { code: "conflict" } },
    ]);
    const before = await counts();
    const again = { ...form(), email: input.email.toUpperCase() };
    await refuses(world, () => signUpCustomer(nobody(world), again), { code: "conflict", param: "email" });
    expect(await counts()).toEqual(before);
  });

  test.each([
    ["company", ""],
    ["name", ""],
    ["email", "ada"],
    ["password", "1234567"],
    ["currency", "euro"],
    ["reportingTimezone", "Mars"],
  ])("with a bad %s makes nothing", async (field, value) => {
    const before = await counts();
    const attempt = () => signUpCustomer(nobody(world), { ...form(), [field]: value });
    const param = field === "reportingTimezone" ? "reporting_timezone" : field;
    await refuses(world, attempt, { code: "invalid_request", param });
    expect(await counts()).toEqual(before);
  });

  test("is had five times from one address, then ever more rarely, whatever comes of it", async () => {
    const address = "203.0.113.2";
    const taken = { ...form(), address };
    const attempt = (): Promise<unknown> => signUpCustomer(nobody(world), taken);
    await attempt();
    for (let tried = 1; tried < 5; tried++) await refuses(world, attempt, { code: "conflict" });
    const fresh = () => signUpCustomer(nobody(world), { ...form(), address });
    await refuses(world, fresh, { code: "rate_limited", retryAfterSeconds: 1 });
    await signUpCustomer(nobody(world), { ...form(), address: "203.0.113.3" });
    pass(world, HOUR_MS + 1);
    await fresh();
  });
});
