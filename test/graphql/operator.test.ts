import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createOperator } from "../../src/customers/index.ts";
import { SECRETS } from "./samples.ts";
import { openWorld, type GraphqlAnswer, type World } from "./world.ts";

let world: World;
let token: string;
beforeAll(async () => {
  world = await openWorld();
  token = await world.operatorToken();
});
afterAll(() => world.close());

const ask = (query: string, variables?: object): Promise<GraphqlAnswer> =>
  world.askOperator(token, query, variables);

async function payload(query: string, variables: object): Promise<Record<string, unknown>> {
  const answer = await ask(query, variables);
  expect(answer.errors).toEqual([]);
  return Object.values(answer.data ?? {})[0] as unknown as Record<string, unknown>;
}

describe("logging in", () => {
  test("gives a token that opens the endpoint and is stored nowhere in plain text", async () => {
    await createOperator(world.system, {
      email: "ada@example.com",
      password: "correct horse battery",
      role: "finance",
    });
    const answer = await world.askOperator(
      null,
      `mutation ($input: LogInOperatorInput!) { logInOperator(input: $input) { token expiresAt operator {
        role } userErrors { code } } }`,
      { input: { email: "Ada@example.com", password: "correct horse battery" } },
    );
    const session = answer.data?.["logInOperator"] as never as { token: string };
    expect(session).toMatchObject({ operator: { role: "finance" }, userErrors: [] });
    expect((await world.askOperator(session.token, "{ operator { role } }")).data).toEqual({
      operator: { role: "finance" },
    });
    const rows = await world.see("SELECT t::text AS row FROM session t");
    expect(JSON.stringify(rows)).not.toContain(session.token);
  });
});

describe("customers", () => {
  test("are made, found, suspended with a reason, and served again", async () => {
    const { customer } = await payload(
      `mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { customer { id name
        status reportingTimezone } userErrors { code } } }`,
      { input: { name: "Globex", currency: "EUR", reportingTimezone: "Europe/Berlin" } },
    );
    const { id } = customer as { id: string };
    expect(customer).toMatchObject({ name: "Globex", status: "active", reportingTimezone: "Europe/Berlin" });
    const found = await ask(
      `query ($id: ID!) { customers(q: "glob") { nodes { id } } customer(id: $id) { name }
        balance(customerId: $id) { total currency } }`,
      { id },
    );
    expect(found.data).toEqual({
      customers: { nodes: [{ id }] },
      customer: { name: "Globex" },
      balance: { total: "0.00", currency: "EUR" },
    });
    const change = (verb: string): Promise<Record<string, unknown>> =>
      payload(
        `mutation ($input: CustomerStatusInput!) { ${verb}(input: $input) { customer { status }
          userErrors { code } } }`,
        {
          input: { customerId: id, reason: "unpaid" },
        },
      );
    expect(await change("suspendCustomer")).toMatchObject({ customer: { status: "suspended" } });
    expect(await change("reinstateCustomer")).toMatchObject({ customer: { status: "active" } });
  });

  test("a suspended customer's key gets 403 before anything runs", async () => {
    const reason = { customerId: world.rival.customerId, reason: "r" };
    await payload(
      "mutation ($i: CustomerStatusInput!) { suspendCustomer(input: $i) { userErrors { code } } }",
      { i: reason },
    );
    const refused = await world.ask(world.rival.token, "{ viewer { name } }");
    expect([refused.status, refused.errors[0]?.extensions["code"], refused.data]).toEqual([
      403,
      "customer_suspended",
      undefined,
    ]);
    await payload(
      "mutation ($i: CustomerStatusInput!) { reinstateCustomer(input: $i) { userErrors { code } } }",
      { i: reason },
    );
    expect((await world.ask(world.rival.token, "{ viewer { name } }")).status).toBe(200);
  });

  test("a key made for a customer works for it; its token is shown and not stored", async () => {
    const made = await payload(
      `mutation ($input: CreateCustomerApiKeyInput!) { createCustomerApiKey(input: $input) { token apiKey
        { id } userErrors { code } } }`,
      {
        input: {
          customerId: world.acme.customerId,
          key: { name: "made by us", allowedModelIds: ["qwen-max"] },
        },
      },
    );
    const viewer = await world.ask(
      String(made["token"]),
      "{ viewer { customerId apiKey { modelScope { modelIds } } } }",
    );
    expect(viewer.data).toEqual({
      viewer: { customerId: world.acme.customerId, apiKey: { modelScope: { modelIds: ["qwen-max"] } } },
    });
    expect(JSON.stringify(await world.see("SELECT k::text AS row FROM api_key k"))).not.toContain(
      String(made["token"]),
    );
  });

  test("a private model is seen after the entitlement and not before it", async () => {
    const sees = async (): Promise<unknown> =>
      (await world.ask(world.acme.token, `{ model(id: "hidden") { id } }`)).data;
    const entitle = (isEntitled: boolean): Promise<Record<string, unknown>> =>
      payload(
        `mutation ($input: EntitleCustomerInput!) { entitleCustomer(input: $input) { isEntitled
          userErrors { code } } }`,
        {
          input: { customerId: world.acme.customerId, modelId: "hidden", isEntitled },
        },
      );
    expect(await sees()).toEqual({ model: null });
    expect(await entitle(true)).toEqual({ isEntitled: true, userErrors: [] });
    expect(await sees()).toEqual({ model: { id: "hidden" } });
    await entitle(false);
    expect(await sees()).toEqual({ model: null });
  });
});

describe("recharging", () => {
  const recharge = (input: object): Promise<Record<string, unknown>> =>
    payload(
      `mutation ($input: RechargeCustomerInput!) { rechargeCustomer(input: $input) { rechargeId balance {
        available } userErrors { field code } } }`,
      {
        input: {
          customerId: world.acme.customerId,
          reason: "Invoice 7",
          idempotencyKey: "invoice-7",
          ...input,
        },
      },
    );

  test("pays in once per idempotency key, and refuses the key with another amount", async () => {
    const first = await recharge({ amount: "10.000000001" });
    expect(first).toMatchObject({ balance: { available: "110.000000001" }, userErrors: [] });
    expect(await recharge({ amount: "10.000000001" })).toEqual(first);
    expect(await recharge({ amount: "11" })).toEqual({
      rechargeId: null,
      balance: null,
      userErrors: [{ field: null, code: "idempotency_key_reused" }],
    });
    const { data } = await world.ask(
      world.acme.token,
      `{ balance { available } balanceTransactions(type: recharge) { nodes { amount description } } }`,
    );
    expect(data).toEqual({
      balance: { available: "110.000000001" },
      balanceTransactions: {
        nodes: [
          { amount: "10.000000001", description: "Invoice 7" },
          { amount: "100.00", description: "Welcome" },
        ],
      },
    });
  });

  test.each(["0", "-5", "0.0000000001"])("%s is no amount to pay in, and pays nothing in", async (amount) => {
    const entries = await world.see("SELECT count(*) FROM ledger_entry");
    const refused = await recharge({ amount, idempotencyKey: `no-${amount}` });
    expect(refused).toMatchObject({
      balance: null,
      userErrors: [{ field: "input.amount", code: "invalid_request" }],
    });
    expect(await world.see("SELECT count(*) FROM ledger_entry")).toEqual(entries);
  });

  test("without an idempotency key the document is not even valid", async () => {
    const answer = await ask(
      `mutation { rechargeCustomer(input: { customerId: "cus_0", amount: "1", reason: "r" }) { rechargeId
        } }`,
    );
    expect([answer.status, answer.errors[0]?.extensions["code"]]).toEqual([400, "invalid_request"]);
  });

  test("the books hold afterwards", async () => {
    const { data } = await ask("{ ledgerVerify { id holds breaches { subject } } }");
    const findings = data?.["ledgerVerify"] as never as { id: string; holds: boolean }[];
    expect(findings.length).toBeGreaterThan(3);
    expect(findings.filter(({ holds }) => !holds)).toEqual([]);
  });
});

describe("the catalog", () => {
  test("from nothing to a callable model, with a secret that never comes back", async () => {
    const { provider } = await payload(
      `mutation ($input: CreateProviderInput!) { createProvider(input: $input) { provider { id version
        credentials { label isReadable } } userErrors { field code message } } }`,
      { input: { name: "second", protocol: "anthropic", baseUrl: "https://api.example.org/v1" } },
    );
    const providerId = (provider as { id: string }).id;
    const secret = "sk-a-second-secret";
    const stored = await ask(
      `mutation ($input: SetCredentialInput!) { setCredential(input: $input) { provider { credentials {
        label status isReadable } } userErrors { code } } }`,
      { input: { providerId, label: "main", secret } },
    );
    expect(stored.data).toMatchObject({
      setCredential: { provider: { credentials: [{ label: "main", status: "active", isReadable: true }] } },
    });
    await payload(
      `mutation ($input: CreateModelInput!) { createModel(input: $input) { model { id } userErrors { code
        } } }`,
      { input: { id: "claude" } },
    );
    await payload(
      `mutation ($input: CreateDeploymentInput!) { createDeployment(input: $input) { deployment { id }
        userErrors { code message } } }`,
      {
        input: {
          modelId: "claude",
          providerId,
          upstreamModel: "claude-upstream",
          cost: { currency: "USD", input: "2", output: "10" },
        },
      },
    );
    const published = await payload(
      `mutation ($input: PublishPriceInput!) { publishPrice(input: $input) { priceVersion { id price {
        input reasoning } } userErrors { code message } } }`,
      { input: { modelId: "claude", price: { currency: "USD", input: "3", output: "15" } } },
    );
    expect(published).toMatchObject({ priceVersion: { price: { input: "3.00", reasoning: "15.00" } } });
    const { data } = await ask(
      `{ model(id: "claude") { price { price { output } } deployments { providerName cost { input
        cachedInput } } } providers { nodes { name } } }`,
    );
    expect(data).toMatchObject({
      model: {
        price: { price: { output: "15.00" } },
        deployments: [{ providerName: "second", cost: { input: "2.00", cachedInput: "2.00" } }],
      },
    });
    expect(
      (await world.ask(world.acme.token, `{ model(id: "claude") { callable protocols } }`)).data,
    ).toEqual({
      model: { callable: true, protocols: ["openai", "anthropic", "dashscope"] },
    });
    expect(JSON.stringify([stored, data, published])).not.toContain(secret);
  });

  test("what an update omits stays; null where nothing may be null and a stale version are refused", async () => {
    const update = (input: object): Promise<Record<string, unknown>> =>
      payload(
        `mutation ($input: UpdateModelInput!) { updateModel(input: $input) { model { displayName tags
          contextWindow version } userErrors { field code } } }`,
        {
          input: { modelId: "qwen-plus", ...input },
        },
      );
    const before = (await update({}))["model"];
    expect(before).toMatchObject({ displayName: "Qwen Plus", contextWindow: 131_072 });
    const after = (await update({ tags: [], contextWindow: null }))["model"];
    expect(after).toMatchObject({ displayName: "Qwen Plus", tags: [], contextWindow: null });
    expect((await update({ displayName: null }))["userErrors"]).toEqual([
      { field: "input.displayName", code: "invalid_request" },
    ]);
    expect((await update({ version: 1, tags: ["stale"] }))["userErrors"]).toEqual([
      { field: null, code: "version_conflict" },
    ]);
    expect((await update({}))["model"]).toEqual(after);
  });

  test("as a file: a diff only tells, applying twice changes once, an error says where", async () => {
    const exported = (await ask("{ catalogExport }")).data?.["catalogExport"] as unknown as string;
    expect(exported).toContain("qwen-plus");
    expect(exported).not.toContain(SECRETS.credential);
    const file = JSON.stringify({
      currency: "USD",
      models: [{ id: "from-file", price: { input: "1", output: "2" } }],
    });
    const diff = await ask("query ($file: String!) { catalogDiff(file: $file) { action kind name } }", {
      file,
    });
    expect(diff.data).toMatchObject({
      catalogDiff: expect.arrayContaining([{ action: "create", kind: "model", name: "from-file" }]),
    });
    expect((await ask(`{ model(id: "from-file") { id } }`)).data).toEqual({ model: null });
    const apply = (text: string): Promise<Record<string, unknown>> =>
      payload(
        `mutation ($input: CatalogApplyInput!) { catalogApply(input: $input) { changes { name }
          userErrors { field code message } } }`,
        { input: { file: text } },
      );
    expect((await apply(file))["changes"]).not.toEqual([]);
    expect(await apply(file)).toEqual({ changes: [], userErrors: [] });
    const wrong = await apply(JSON.stringify({ models: [{ id: "x", nonsense: 1 }] }));
    expect(wrong).toMatchObject({
      changes: null,
      userErrors: [{ field: "input.file", code: "unknown_parameter" }],
    });
    expect(JSON.stringify(wrong)).toContain("models[0].nonsense");
  });

  test("a file that comes by GraphQL cannot read the server's environment", async () => {
    const file = JSON.stringify({ models: [{ id: "probe", description: "${PATH}" }] });
    const answer = await ask("query ($file: String!) { catalogDiff(file: $file) { detail } }", { file });
    expect(answer.errors[0]?.extensions["code"]).toBe("invalid_request");
    expect(JSON.stringify(answer)).not.toContain(process.env["PATH"] ?? "no path");
  });

  test("resources are entered, listed beside the models, and taken off", async () => {
    const { resource } = await payload(
      `mutation ($input: SaveResourceInput!) { saveResource(input: $input) { resource { id type metadata
        } userErrors { code } } }`,
      { input: { type: "mcp", name: "search", metadata: { some_key: { Nested: [1, null] } } } },
    );
    expect(resource).toMatchObject({ type: "mcp", metadata: { some_key: { Nested: [1, null] } } });
    const { id } = resource as { id: string };
    const listed = await ask("{ resources(type: mcp) { nodes { id } } }");
    expect(listed.data).toEqual({ resources: { nodes: [{ id }] } });
    await payload(
      `mutation ($input: DeleteResourceInput!) { deleteResource(input: $input) { resourceId userErrors {
        code } } }`,
      { input: { resourceId: id } },
    );
    expect((await ask("{ resources(type: mcp) { nodes { id } } }")).data).toEqual({
      resources: { nodes: [] },
    });
  });
});
