import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createCustomerUser } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { type World, aCustomer, everyRowAsText, openWorld, userOf } from "../world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const auditsOf = (subjectId: string) =>
  world.see<Record<string, unknown>>("SELECT * FROM audit_event WHERE subject_id = $1 ORDER BY at, id", [
    subjectId,
  ]);

describe("customer users", () => {
  const person = (customerId: string, email: string) => ({
    customerId,
    email,
    password: "correct horse battery",
    role: "owner" as const,
  });

  test("a user has a lower-case e-mail, a hashed password and an audit row without it", async () => {
    const acme = await aCustomer(world);
    const user = await createCustomerUser(world.operator(), person(acme.id, " Ada@Example.COM "));
    expect(user).toMatchObject({ customerId: acme.id, email: "ada@example.com", role: "owner" });
    const [row] = await world.see<{ password_hash: string }>("SELECT * FROM customer_user WHERE id = $1", [
      user.id,
    ]);
    expect(row?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const [audit] = await auditsOf(user.id);
    expect(audit).toMatchObject({
      action: "customer_user.create",
      customer_id: acme.id,
      after: { role: "owner" },
    });
    const written =
      (await everyRowAsText(world, "audit_event")) + (await everyRowAsText(world, "customer_user"));
    expect(written).not.toContain("correct horse");
    expect(JSON.stringify(audit)).not.toContain("argon2");
  });

  test("an e-mail is taken once over all customers, in whatever case", async () => {
    const [acme, other] = [await aCustomer(world), await aCustomer(world)];
    await createCustomerUser(world.system, person(acme.id, "bob@example.com"));
    const again = createCustomerUser(world.system, person(other.id, "BOB@example.com"));
    await expect(again).rejects.toMatchObject({ code: "conflict" });
    const rows = await world.see("SELECT customer_id FROM customer_user WHERE email = 'bob@example.com'");
    expect(rows).toEqual([{ customer_id: acme.id }]);
  });

  test("bad input, unknown customers and strangers are refused, and no user is made", async () => {
    const acme = await aCustomer(world);
    const good = person(acme.id, "eve@example.com");
    const refused = async (attempt: Promise<unknown>, error: object) =>
      expect(attempt).rejects.toMatchObject(error);
    for (const email of [
      "",
      "eve",
      "@",
      "a b@example.com",
      "eve@example.com\0",
      `${"x".repeat(250)}@x.org`,
    ]) {
      const error = { code: "invalid_request", param: "email" };
      await refused(createCustomerUser(world.system, { ...good, email }), error);
    }
    const invalid = { code: "invalid_request", param: "password" };
    await refused(createCustomerUser(world.system, { ...good, password: "1234567" }), invalid);
    const unknownRole = { ...good, role: "root" as "owner" };
    await refused(createCustomerUser(world.system, unknownRole), { code: "invalid_request", param: "role" });
    await refused(createCustomerUser(world.system, { ...good, customerId: newId("cus") }), {
      code: "not_found",
    });
    await refused(createCustomerUser(world.as(userOf(acme)), good), { code: "permission_denied" });
    await refused(createCustomerUser(world.operator("read-only"), good), { code: "permission_denied" });
    expect(await world.see("SELECT id FROM customer_user WHERE email LIKE '%eve%'")).toEqual([]);
  });
});
