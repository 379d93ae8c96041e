import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createCustomer, createCustomerUser } from "../../src/customers/index.ts";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

let world: World;
let token: string;
beforeAll(async () => {
  world = await openWorld();
  token = await world.operatorToken("support");
});
afterAll(() => world.close());

const ask = (query: string, variables?: object): Promise<GraphqlAnswer> =>
  world.askOperator(token, query, variables);

async function payload(query: string, input: object): Promise<Record<string, never>> {
  const answer = await ask(query, { input });
  expect(answer.errors).toEqual([]);
  return Object.values(answer.data ?? {})[0] as never;
}

const auditsOf = (subjectId: string): Promise<Record<string, unknown>[]> =>
  world.see(
    "SELECT action, actor_kind, before, after FROM audit_event WHERE subject_id = $1 AND actor_kind = 'operator' ORDER BY at, id",
    [subjectId],
  );

describe("a customer", () => {
  const UPDATE = `mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) { customer { name version }
    profile { company country metadata billingEmail } userErrors { field code } } }`;

  test("is changed field by field: what is omitted stays, null clears, and the audit has both", async () => {
    const { customerId } = world.acme;
    const input = {
      customerId,
      name: "Acme Ltd",
      company: "Acme",
      country: "DE",
      metadata: { tier: "gold" },
    };
    const first = await payload(UPDATE, input);
    expect(first).toMatchObject({
      customer: { name: "Acme Ltd" },
      profile: { company: "Acme", country: "DE", metadata: { tier: "gold" } },
      userErrors: [],
    });
    const version = (first["customer"] as never as { version: number }).version;
    const second = await payload(UPDATE, { customerId, company: null, expectedVersion: version });
    expect(second).toMatchObject({
      profile: { company: null, country: "DE" },
      customer: { version: version + 1 },
    });
    expect(await auditsOf(customerId)).toMatchObject([
      {
        action: "profile.update",
        before: { name: "Acme", company: null },
        after: { name: "Acme Ltd", company: "Acme" },
      },
      { action: "profile.update", before: { company: "Acme" }, after: { company: null } },
    ]);
  });

  test("has limits for all its keys, which are changed one by one, by its version, and audited", async () => {
    const { id: customerId } = await createCustomer(world.system, { name: "Limited", currency: "USD" });
    const query = `mutation ($input: UpdateCustomerInput!) { updateCustomer(input: $input) {
      customer { version rateLimits { rpm tpm concurrency } } profile { version } userErrors { field code } } }`;
    const first = await payload(query, {
      customerId,
      rateLimits: { rpm: 60, concurrency: 5 },
      expectedVersion: 1,
    });
    expect(first).toMatchObject({
      customer: { version: 2, rateLimits: { rpm: 60, tpm: null, concurrency: 5 } },
      profile: { version: 2 },
    });
    const second = await payload(query, {
      customerId,
      company: "L",
      rateLimits: { rpm: null },
      expectedVersion: 2,
    });
    expect(second).toMatchObject({
      customer: { version: 4, rateLimits: { rpm: null, tpm: null, concurrency: 5 } },
    });
    expect(await payload(query, { customerId, rateLimits: { rpm: 1 }, expectedVersion: 2 })).toMatchObject({
      customer: null,
      userErrors: [{ code: "version_conflict" }],
    });
    expect(await payload(query, { customerId, rateLimits: { concurrency: 5 } })).toMatchObject({
      customer: { version: 4 },
    });
    expect((await auditsOf(customerId)).filter(({ action }) => action === "customer.limit")).toMatchObject([
      { before: { rateLimits: { rpm: null } }, after: { rateLimits: { rpm: 60, concurrency: 5 } } },
      { before: { rateLimits: { rpm: 60 } }, after: { rateLimits: { rpm: null } } },
    ]);
  });

  test.each([
    ["an old version", { expectedVersion: 1, name: "X" }, "version_conflict"],
    ["a country that is none", { country: "ZZ" }, "invalid_request"],
    ["an address that is none", { billingEmail: "nobody" }, "invalid_request"],
    ["a customer that is not there", { customerId: "cus_none", name: "X" }, "not_found"],
  ])("%s is refused, and nothing is written", async (_, change, code) => {
    const state = (): Promise<unknown> => world.see("SELECT version, name FROM customer ORDER BY id");
    const [before, audits] = [await state(), await auditsOf(world.acme.customerId)];
    const refused = await payload(UPDATE, { customerId: world.acme.customerId, ...change });
    expect(refused).toMatchObject({ customer: null, userErrors: [{ code }] });
    expect([await state(), await auditsOf(world.acme.customerId)]).toEqual([before, audits]);
  });

  test("is found by name, id, company and the e-mail address of its people", async () => {
    const { id } = await createCustomer(world.system, { name: "Findable", currency: "USD" });
    await createCustomerUser(world.system, {
      customerId: id,
      email: "who@needle.example",
      password: "a long enough one",
      role: "owner",
    });
    await payload(UPDATE, { customerId: id, company: "Hay & Stack" });
    for (const q of ["findab", id, "hay & s", "NEEDLE.example"]) {
      const { data } = await ask("query ($q: String) { customers(q: $q) { nodes { id } } }", { q });
      expect([q, data]).toEqual([q, { customers: { nodes: [{ id }] } }]);
    }
  });

  test("is shown with its money, group, people, keys and private models", async () => {
    const owner = await world.operatorToken();
    const { customerId } = world.rival;
    const write = (query: string): Promise<GraphqlAnswer> => world.askOperator(owner, query);
    const made = await write(
      `mutation { createCustomerGroup(input: { name: "Gold" }) { group { id } userErrors { code } } }`,
    );
    const groupId = (made.data?.["createCustomerGroup"] as never as { group: { id: string } }).group.id;
    await write(
      `mutation { assignCustomerGroup(input: { customerId: "${customerId}", groupId: "${groupId}" }) { userErrors { code } } }`,
    );
    await write(
      `mutation { entitleCustomer(input: { customerId: "${customerId}", modelId: "hidden" }) { userErrors { code } } }`,
    );
    const { data } = await ask(
      `query ($id: ID!) { customer(id: $id) { balance { available total } group { name customerCount } memberCount
        apiKeyCount entitledModelIds } }`,
      { id: customerId },
    );
    expect(data).toEqual({
      customer: {
        ...{ balance: { available: "100.00", total: "100.00" }, group: { name: "Gold", customerCount: 1 } },
        ...{ memberCount: 0, apiKeyCount: 1, entitledModelIds: ["hidden"] },
      },
    });
  });

  test("costs in a list the same number of statements for one and for many", async () => {
    for (let made = 0; made < 10; made++)
      await createCustomer(world.system, { name: `Many ${String(made)}`, currency: "USD" });
    const count = (first: number): Promise<number> =>
      world.statements(() =>
        ask(`{ customers(q: "many", first: ${String(first)}) { nodes { balance { total } group { name } memberCount
          apiKeyCount entitledModelIds } } }`),
      );
    expect(await count(10)).toBe(await count(1));
  });
});

describe("a customer's keys", () => {
  const keyId = async (): Promise<string> => (await world.issueKey(world.acme.customerId)).apiKey.id;

  test("are listed, one customer's at a time, without a token", async () => {
    const id = await keyId();
    const { data } = await ask(
      "query ($customerId: ID!) { customerApiKeys(customerId: $customerId, first: 1) { nodes { id name last4 } } }",
      { customerId: world.acme.customerId },
    );
    expect(data).toMatchObject({ customerApiKeys: { nodes: [{ id }] } });
    const none = await ask(`{ customerApiKeys(customerId: "cus_none") { nodes { id } } }`);
    expect(none.errors[0]?.extensions["code"]).toBe("not_found");
  });

  test("are disabled by support, once, and refused from then on", async () => {
    const { apiKey, token: plain } = await world.issueKey(world.acme.customerId);
    const disable = (): Promise<Record<string, never>> =>
      payload(
        `mutation ($input: DisableApiKeyInput!) { disableCustomerApiKey(input: $input) { apiKey { status } userErrors { code } } }`,
        { apiKeyId: apiKey.id },
      );
    expect(await disable()).toEqual({ apiKey: { status: "disabled" }, userErrors: [] });
    expect(await disable()).toEqual({ apiKey: { status: "disabled" }, userErrors: [] });
    expect(await auditsOf(apiKey.id)).toMatchObject([
      { action: "api_key.disable", before: { status: "active" }, after: { status: "disabled" } },
    ]);
    expect((await world.ask(plain, "{ viewer { name } }")).status).toBe(401);
  });

  test("are changed by owners and admins only, among the models of their customer", async () => {
    const id = await keyId();
    const query = `mutation ($input: UpdateApiKeyInput!) { updateCustomerApiKey(input: $input) { apiKey { name quota { limit }
      modelScope { modelIds } } userErrors { field code } } }`;
    const input = {
      apiKeyId: id,
      name: "renamed",
      allowedModelIds: ["qwen-max"],
      quota: { limit: "5", period: "daily" },
    };
    const refused = await ask(query, { input });
    expect(refused.errors[0]?.extensions["code"]).toBe("permission_denied");
    const admin = await world.operatorToken("admin");
    const { data } = await world.askOperator(admin, query, { input });
    expect(data).toEqual({
      updateCustomerApiKey: {
        apiKey: { name: "renamed", quota: { limit: "5.00" }, modelScope: { modelIds: ["qwen-max"] } },
        userErrors: [],
      },
    });
    expect(await auditsOf(id)).toMatchObject([
      { action: "api_key.update", before: { name: "a key" }, after: { name: "renamed" } },
    ]);
    const foreign = await world.askOperator(admin, query, {
      input: { apiKeyId: id, allowedModelIds: ["hidden"] },
    });
    expect(foreign.data).toMatchObject({ updateCustomerApiKey: { apiKey: null, userErrors: [{}] } });
    expect(await auditsOf(id)).toHaveLength(1);
  });
});
