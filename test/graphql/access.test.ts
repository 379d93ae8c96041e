import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Capability, OperatorRole } from "../../src/kernel/principal.ts";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const verdict = (answer: GraphqlAnswer): unknown => answer.errors[0]?.extensions["code"] ?? "let in";

const CREATE = `mutation { createApiKey(input: { name: "made" }) { token userErrors { code } } }`;

describe("what an API key may do follows its capabilities", () => {
  test.each<{ granted: Capability[]; read: string; create: string }>([
    { granted: ["inference"], read: "permission_denied", create: "permission_denied" },
    { granted: ["account:read"], read: "let in", create: "permission_denied" },
    { granted: ["account:write"], read: "permission_denied", create: "permission_denied" },
    { granted: ["keys:write"], read: "permission_denied", create: "let in" },
  ])("$granted: reading is $read, making a key is $create", async ({ granted, read, create }) => {
    const { token } = await world.issueKey(world.acme.customerId, granted);
    const count = async (): Promise<unknown> =>
      (await world.see("SELECT count(*)::int AS n FROM api_key"))[0]?.["n"];
    const before = Number(await count());
    expect(verdict(await world.ask(token, "{ balance { available } }"))).toBe(read);
    expect(verdict(await world.ask(token, "{ models { nodes { id } } }"))).toBe(read);
    expect(verdict(await world.ask(token, CREATE))).toBe(create);
    expect(Number(await count()) - before).toBe(create === "let in" ? 1 : 0);
  });

  test("a field that is refused leaves the fields beside it alone", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["inference"]);
    const answer = await world.ask(token, `{ __typename apiKey(id: "${world.acme.apiKey.id}") { id } }`);
    expect(answer.data).toEqual({ __typename: "Query", apiKey: null });
    expect(answer.errors.map(({ path, extensions }) => [path, extensions["code"]])).toEqual([
      [["apiKey"], "permission_denied"],
    ]);
  });
});

describe("what an operator may do follows the role", () => {
  const who = (): string => `customerId: "${world.acme.customerId}"`;
  const deeds: { name: string; query: () => string }[] = [
    { name: "read", query: () => "{ providers { nodes { id } } ledgerVerify { holds } }" },
    {
      name: "suspend",
      query: () => `mutation { suspendCustomer(input: { ${who()}, reason: "r" }) { userErrors { code } } }`,
    },
    {
      name: "reinstate",
      query: () => `mutation { reinstateCustomer(input: { ${who()}, reason: "r" }) { userErrors { code } } }`,
    },
    {
      name: "recharge",
      query: () => `mutation { rechargeCustomer(input: { ${who()}, amount: "1", reason: "r",
        idempotencyKey: "${Math.random().toString()}" }) { userErrors { code } } }`,
    },
    {
      name: "price",
      query: () => `mutation { publishPrice(input: { modelId: "qwen-max",
        price: { currency: "USD", input: "3", output: "9" } }) { userErrors { code } } }`,
    },
    {
      name: "customer",
      query: () =>
        `mutation { createCustomer(input: { name: "N", currency: "USD" }) { userErrors { code } } }`,
    },
    {
      name: "key",
      query: () =>
        `mutation { createCustomerApiKey(input: { ${who()}, key: { name: "k" } }) { userErrors { code } } }`,
    },
    {
      name: "catalog",
      query: () =>
        `mutation { createModel(input: { id: "m${String(Date.now())}" }) { userErrors { code } } }`,
    },
  ];

  test.each<{ role: OperatorRole; may: string[] }>([
    { role: "owner", may: deeds.map(({ name }) => name) },
    { role: "admin", may: deeds.map(({ name }) => name) },
    { role: "finance", may: ["read", "recharge", "price"] },
    { role: "support", may: ["read", "suspend", "reinstate"] },
    { role: "read-only", may: ["read"] },
  ])("$role may $may", async ({ role, may }) => {
    const token = await world.operatorToken(role);
    const allowed: string[] = [];
    for (const { name, query } of deeds) {
      const answer = await world.askOperator(token, query());
      const code = verdict(answer);
      expect([name, ["let in", "permission_denied"].includes(String(code))]).toEqual([name, true]);
      if (code === "let in") allowed.push(name);
    }
    expect(allowed).toEqual(may);
  });
});

describe("logging in needs no token, and nothing comes in with it", () => {
  const logIn = (password: string): string =>
    `logInOperator(input: { email: "ops@example.com", password: "${password}" }) {
      token operator { role } userErrors { code } }`;

  test("a wrong password is refused without saying what was wrong, and without a session", async () => {
    const answer = await world.askOperator(null, `mutation { ${logIn("wrong password")} }`);
    expect(verdict(answer)).toBe("permission_denied");
    const sessions = await world.see(
      "SELECT 1 FROM session t JOIN operator o ON o.id = t.operator_id WHERE o.email = $1",
      ["ops@example.com"],
    );
    expect(sessions).toEqual([]);
  });

  test.each([
    {
      name: "a second field",
      query: () =>
        `mutation { ${logIn("x")} createCustomer(input: { name: "N", currency: "USD" }) { userErrors {
          code } } }`,
    },
    {
      name: "a second log-in under an alias",
      query: () => `mutation { ${logIn("x")} again: ${logIn("y")} }`,
    },
    {
      name: "a second operation",
      query: () => `mutation A { ${logIn("x")} } query B { providers { nodes { name } } }`,
    },
    { name: "a fragment", query: () => `mutation { ...F } fragment F on Mutation { ${logIn("x")} }` },
  ])("$name beside the log-in: 401", async ({ query }) => {
    const answer = await world.askOperator(null, query());
    expect([answer.status, verdict(answer)]).toEqual([401, "missing_api_key"]);
  });

  test("a token that has been made up is not mended by a log-in", async () => {
    expect((await world.askOperator("op_made_up", `mutation { ${logIn("x")} }`)).status).toBe(401);
  });
});
