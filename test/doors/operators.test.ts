import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { OperatorRole } from "../../src/kernel/principal.ts";
import type { Answer, Visitor } from "./visitor.ts";
import { openWorld, PUBLIC, type Person, type World } from "./world.ts";

let world: World;
let owner: Person;
let boss: Visitor;
beforeAll(async () => {
  world = await openWorld();
  owner = await world.operator("owner");
  boss = world.visitor();
  await boss.logInOperator(owner);
});
afterAll(() => world.close());

const door = "/graphql/operator";
const it = (answer: Answer): Record<string, unknown> => answer.data?.["it"] ?? {};
const ask = (page: Visitor, query: string, variables: object = {}): Promise<Answer> =>
  page.ask(query, variables, { door });
const audits = (): Promise<Record<string, unknown>[]> =>
  world.see("SELECT action, actor_id, subject_id, before, after FROM audit_event ORDER BY at, id");
async function as(role: OperatorRole): Promise<{ person: Person; page: Visitor }> {
  const person = await world.operator(role);
  const page = world.visitor();
  await page.logInOperator(person);
  return { person, page };
}
let count = 0;
const newEmail = (): string => `op${String(count++)}@example.com`;

describe("an operator's session", () => {
  test("shows who asks, by cookie and by token", async () => {
    const query = "{ operator { id email role status csrfToken session { isCurrent userAgent } } }";
    const expected = { id: owner.id, email: owner.email, role: "owner", status: "active" };
    const mine = { csrfToken: boss.csrfToken, session: { isCurrent: true, userAgent: "Visitor/1.0" } };
    expect((await ask(boss, query)).data?.["operator"]).toEqual({ ...expected, ...mine });
    const { data } = await world.visitor().logInOperator(owner);
    const headers = { authorization: `Bearer ${String(data?.["logInOperator"]?.token)}`, origin: null };
    const program = await world.visitor().ask(query, {}, { door, headers });
    expect(program.data?.["operator"]).toMatchObject(expected);
  });

  test("is listed, and ended one by one; another operator's is not found", async () => {
    const { person, page } = await as("read-only");
    const other = world.visitor();
    await other.logInOperator(person);
    const { data } = await ask(page, "{ operatorSessions { nodes { id isCurrent } } }");
    const nodes = data?.["operatorSessions"]?.nodes as { id: string; isCurrent: boolean }[];
    expect(nodes.map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    const end = (id: string): string =>
      `mutation { it: revokeOperatorSession(input: { sessionId: "${id}" }) { session { id } userErrors { code } } }`;
    const id = String(nodes[0]?.id);
    const { page: foreign } = await as("admin");
    expect(it(await ask(foreign, end(id)))).toEqual({ session: null, userErrors: [{ code: "not_found" }] });
    expect((await ask(other, "{ operator { id } }")).status).toBe(200);
    expect(it(await ask(page, end(id)))).toEqual({ session: { id }, userErrors: [] });
    expect((await ask(other, "{ operator { id } }")).status).toBe(401);
  });

  test("a customer's person is nobody at this door, and an operator nobody at the customers'", async () => {
    const user = await world.person(await world.customer());
    expect((await world.visitor().logInOperator(user)).code).toBe("permission_denied");
    expect((await world.visitor().logIn(owner)).code).toBe("permission_denied");
    const page = world.visitor();
    await page.logIn(user);
    expect((await ask(page, "{ operator { id } }")).status).toBe(401);
    expect((await boss.ask("{ viewer { customerId } }")).status).toBe(401);
  });
});

describe("who may manage the operators", () => {
  const deeds: { name: string; query: (id: string) => string }[] = [
    {
      name: "create",
      query: () =>
        `createOperator(input: { email: "${newEmail()}", password: "a long enough password", role: "support" })`,
    },
    { name: "update", query: (id) => `updateOperator(input: { operatorId: "${id}", role: "finance" })` },
    { name: "reset", query: (id) => `issueOperatorPasswordReset(input: { operatorId: "${id}" })` },
  ];
  test.each<{ role: OperatorRole; may: boolean }>([
    { role: "owner", may: true },
    { role: "admin", may: false },
    { role: "finance", may: false },
    { role: "support", may: false },
    { role: "read-only", may: false },
  ])("$role: $may", async ({ role, may }) => {
    const { page } = await as(role);
    for (const { name, query } of deeds) {
      const { id } = await world.operator("support");
      const before = (await audits()).length;
      const answer = await ask(page, `mutation { it: ${query(id)} { userErrors { code } } }`);
      if (may) expect([name, it(answer)]).toEqual([name, { userErrors: [] }]);
      else expect([name, answer.code]).toEqual([name, "permission_denied"]);
      expect((await audits()).length - before).toBe(may ? 1 : 0);
    }
    expect((await ask(page, "{ operators { nodes { id email role status } } }")).status).toBe(200);
  });

  test("whoever is made can log in, is changed with before and after, and shut out at once", async () => {
    const input = { email: newEmail(), password: "a long enough password", role: "support" };
    const create = `mutation ($input: CreateOperatorInput!) {
      it: createOperator(input: $input) { operator { id role csrfToken session { id } } userErrors { field code } } }`;
    const { operator } = it(await ask(boss, create, { input })) as { operator: { id: string } };
    expect(operator).toMatchObject({ role: "support", csrfToken: null, session: null });
    expect(it(await ask(boss, create, { input }))["userErrors"]).toEqual([{ field: null, code: "conflict" }]);
    expect(it(await ask(boss, create, { input: { ...input, role: "king" } }))["userErrors"]).toEqual([
      { field: "input.role", code: "invalid_request" },
    ]);
    const page = world.visitor();
    expect((await page.logInOperator(input)).status).toBe(200);
    const update = `mutation { it: updateOperator(input: { operatorId: "${operator.id}", status: disabled })
      { operator { status } userErrors { code } } }`;
    expect(it(await ask(boss, update))).toEqual({ operator: { status: "disabled" }, userErrors: [] });
    expect((await ask(page, "{ operator { id } }")).status).toBe(401);
    expect((await page.logInOperator(input)).code).toBe("permission_denied");
    const row = (await audits()).filter(({ action }) => action === "operator.update").at(-1);
    expect(row).toMatchObject({
      ...{ actor_id: owner.id, subject_id: operator.id },
      before: { role: "support", status: "active" },
      after: { role: "support", status: "disabled" },
    });
    const unknown = update.replace(operator.id, "opr_doesnotexist");
    expect(it(await ask(boss, unknown))["userErrors"]).toEqual([{ code: "not_found" }]);
  });

  test("a forgotten password is replaced by a link that an owner hands over", async () => {
    const clerk = await world.operator("support");
    const issue = `mutation { it: issueOperatorPasswordReset(input: { operatorId: "${clerk.id}" }) { link token } }`;
    const { link, token } = it(await ask(boss, issue));
    expect(link).toBe(`${PUBLIC}/console/operator/reset-password#token=${String(token)}`);
    const reset =
      "mutation ($input: ResetPasswordInput!) { it: resetOperatorPassword(input: $input) { done userErrors { field code } } }";
    const input = { token, newPassword: "another long password" };
    expect(it(await ask(world.visitor(), reset, { input }))).toEqual({ done: true, userErrors: [] });
    expect(it(await ask(world.visitor(), reset, { input }))["userErrors"]).toEqual([
      { field: "input.token", code: "invalid_request" },
    ]);
    const changed = { email: clerk.email, password: input.newPassword };
    expect((await world.visitor().logInOperator(changed)).status).toBe(200);
    const asked = await ask(
      world.visitor(),
      `mutation { it: requestOperatorPasswordReset(input: { email: "${clerk.email}" }) { done } }`,
    );
    expect(it(asked)).toEqual({ done: true });
  });
});

describe("the people of customers", () => {
  test.each<{ role: OperatorRole; may: boolean }>([
    { role: "owner", may: true },
    { role: "admin", may: true },
    { role: "support", may: true },
    { role: "finance", may: false },
    { role: "read-only", may: false },
  ])("are kept by $role: $may, and read by everybody", async ({ role, may }) => {
    const user = await world.person(await world.customer());
    const { page } = await as(role);
    const create = `createCustomerUser(input: { customerId: "${user.customerId}", email: "${newEmail()}",
      password: "a long enough password", role: viewer })`;
    for (const write of [
      create,
      `setCustomerUserStatus(input: { userId: "${user.id}", status: disabled })`,
      `setCustomerUserStatus(input: { userId: "${user.id}", status: active })`,
      `issueCustomerUserPasswordReset(input: { userId: "${user.id}" })`,
    ]) {
      const before = (await audits()).length;
      const answer = await ask(page, `mutation { it: ${write} { userErrors { code } } }`);
      if (may) expect(it(answer)).toEqual({ userErrors: [] });
      else expect(answer.code).toBe("permission_denied");
      expect((await audits()).length - before).toBe(may ? 1 : 0);
    }
    const { data } = await ask(
      page,
      `{ customerUsers(customerId: "${user.customerId}") { nodes { id email } } }`,
    );
    expect(data?.["customerUsers"]?.nodes).toHaveLength(may ? 2 : 1);
  });

  test("an unknown customer or person is not found, a taken e-mail a conflict, a disabled person gets no link", async () => {
    const user = await world.person(await world.customer());
    const refused = async (write: string): Promise<unknown> =>
      it(await ask(boss, `mutation { it: ${write} { userErrors { code } } }`))["userErrors"];
    const create = (customerId: string, email: string): string =>
      `createCustomerUser(input: { customerId: "${customerId}", email: "${email}", password: "a long enough password", role: viewer })`;
    const before = (await audits()).length;
    expect(await refused(create("cus_doesnotexist", newEmail()))).toEqual([{ code: "not_found" }]);
    expect(await refused(create(user.customerId, user.email))).toEqual([{ code: "conflict" }]);
    expect(await refused(`setCustomerUserStatus(input: { userId: "usr_none", status: active })`)).toEqual([
      { code: "not_found" },
    ]);
    expect(await refused(`issueCustomerUserPasswordReset(input: { userId: "usr_none" })`)).toEqual([
      { code: "not_found" },
    ]);
    expect((await audits()).length).toBe(before);
    await refused(`setCustomerUserStatus(input: { userId: "${user.id}", status: disabled })`);
    expect(await refused(`issueCustomerUserPasswordReset(input: { userId: "${user.id}" })`)).toEqual([
      { code: "conflict" },
    ]);
  });
});

describe("a supplier's list of a megabyte", () => {
  const csv = `date,model,cost\n${`2026-03-01,${"m".repeat(90)},0.5\n`.repeat(10_000)}`;
  const load = `mutation ($input: ImportSupplierUsageInput!) { it: importSupplierUsage(input: $input) {
    usage { lines } userErrors { code } } }`;

  test("is taken from an operator who looks after money, and from nobody else", async () => {
    const [provider] = await world.see("SELECT id FROM provider LIMIT 1");
    const input = { providerId: provider?.["id"], csv, currency: "USD" };
    const { page: finance } = await as("finance");
    const { page: reader } = await as("read-only");
    for (const page of [reader, world.visitor()]) {
      const refused = await ask(page, load, { input });
      expect([refused.status, refused.data ?? null]).toEqual([413, null]);
    }
    expect(await world.see("SELECT FROM supplier_usage")).toEqual([]);
    expect(it(await ask(finance, load, { input }))).toEqual({ usage: { lines: 10_000 }, userErrors: [] });
  });
});
