import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWorld, type World } from "./world.ts";
import { SECRETS } from "./samples.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const ask = (query: string, variables?: object) => world.ask(world.acme.token, query, variables);

describe("reading", () => {
  test("viewer is the customer of the key, and the key", async () => {
    const { data } = await ask(
      `{ viewer { customerId name status currency reportingTimezone apiKey { id last4 modelScope { mode }
        } } }`,
    );
    expect(data).toEqual({
      viewer: {
        customerId: world.acme.customerId,
        name: "Acme",
        status: "active",
        currency: "USD",
        reportingTimezone: "UTC",
        apiKey: {
          id: world.acme.apiKey.id,
          last4: world.acme.apiKey.last4,
          modelScope: { mode: "automatic" },
        },
      },
    });
  });

  test("money comes as decimal strings", async () => {
    const { data } = await ask("{ balance { currency available reserved total } }");
    expect(data).toEqual({
      balance: { currency: "USD", available: "100.00", reserved: "0.00", total: "100.00" },
    });
  });

  test("models show price and members, and of their supplier nothing", async () => {
    const answer = await ask(`{ models(tag: "general") { nodes { id callable
        price { input cachedInput output unit tiers { input } } } }
      model(id: "auto-chat") { kind strategy members } modelTags { tag modelCount } }`);
    expect(answer.errors).toEqual([]);
    expect(answer.data).toMatchObject({
      models: {
        nodes: expect.arrayContaining([
          {
            id: "qwen-plus",
            callable: true,
            price: { input: "0.40", cachedInput: "0.16", output: "1.20", unit: "1M tokens", tiers: [] },
          },
          expect.objectContaining({ id: "qwen-max", callable: false }),
        ]),
      },
      model: { kind: "auto", strategy: "cheapest", members: ["qwen-plus", "qwen-max"] },
      modelTags: [
        { tag: "general", modelCount: 2 },
        { tag: "fast", modelCount: 1 },
      ],
    });
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(answer)).not.toContain(secret);
  });

  test("a private model is as unknown as one that does not exist", async () => {
    const codes = async (id: string): Promise<unknown> =>
      (await ask(`query ($id: ID!) { model(id: $id) { id } }`, { id })).errors.map(
        ({ message, extensions }) => [message, extensions["code"]],
      );
    expect(await codes("hidden")).toEqual(await codes("no-such-model"));
    expect(await codes("no\u0000such")).toEqual(await codes("hidden"));
  });

  test("lists are pages that follow each other without a gap, as nodes and as edges", async () => {
    for (let made = 0; made < 4; made++) await world.issueKey(world.rival.customerId);
    const all = await world.see(
      "SELECT id FROM api_key WHERE customer_id = $1 ORDER BY created_at DESC, id DESC",
      [world.rival.customerId],
    );
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await world.ask(
        world.rival.token,
        `query ($after: String) { apiKeys(first: 2, after: $after) { nodes { id } edges { cursor node {
          id } } pageInfo { endCursor hasNextPage } } }`,
        { after },
      );
      const { nodes, edges, pageInfo } = page.data?.["apiKeys"] as never as {
        nodes: { id: string }[];
        edges: { cursor: string; node: { id: string } }[];
        pageInfo: { endCursor: string; hasNextPage: boolean };
      };
      expect(edges.map(({ node }) => node)).toEqual(nodes);
      expect(edges.at(-1)?.cursor).toBe(pageInfo.endCursor);
      seen.push(...nodes.map(({ id }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(all.map((row) => row["id"]));
  });

  test("a cursor of another customer or another list does not open", async () => {
    const page = await world.ask(world.rival.token, "{ apiKeys(first: 1) { pageInfo { endCursor } } }");
    const { endCursor } = (page.data?.["apiKeys"] as never as { pageInfo: { endCursor: string } }).pageInfo;
    for (const list of ["apiKeys", "balanceTransactions"]) {
      const answer = await ask(`query ($after: String) { ${list}(after: $after) { nodes { id } } }`, {
        after: endCursor,
      });
      expect(answer.errors[0]?.extensions["code"]).toBe("invalid_request");
    }
  });
});

describe("making a key: what was left out, null and [] are three things", () => {
  const create = async (input: object): Promise<Record<string, unknown>> => {
    const answer = await ask(
      `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
        apiKey { name allowedModelIds modelScope { mode modelIds } quota { limit period resetsAt
          currency used }
          capabilities expiresAt rateLimits { rpm tpm concurrency } }
        token userErrors { field code message } } }`,
      { input },
    );
    expect(answer.errors).toEqual([]);
    return answer.data?.["createApiKey"] as never;
  };

  test("left out and []: automatic; one: single; more: selected", async () => {
    const scopes = [undefined, [], ["qwen-plus"], ["qwen-plus", "qwen-max"]];
    const made = await Promise.all(scopes.map((allowedModelIds) => create({ name: "k", allowedModelIds })));
    const shown = made.map(({ apiKey }) => (apiKey as { modelScope: { mode: string } }).modelScope.mode);
    expect(shown).toEqual(["automatic", "automatic", "single", "selected"]);
    expect(made.every(({ token }) => String(token).startsWith("tr_live_"))).toBe(true);
  });

  test("null is refused as a user error, and no key is made", async () => {
    const before = await world.see("SELECT count(*) FROM api_key");
    expect(await create({ name: "k", allowedModelIds: null })).toEqual({
      apiKey: null,
      token: null,
      userErrors: [
        {
          field: "input.allowedModelIds",
          code: "invalid_request",
          message: "may be left out, but not be null",
        },
      ],
    });
    expect(await world.see("SELECT count(*) FROM api_key")).toEqual(before);
  });

  test("a quota keeps its exact limit, and says when its period ends", async () => {
    const { apiKey } = await create({ name: "k", quota: { limit: "0.000000001", period: "monthly" } });
    const now = new Date();
    const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString();
    expect(apiKey).toMatchObject({
      quota: { limit: "0.000000001", period: "monthly", currency: "USD", resetsAt: next, used: "0.00" },
    });
    expect((await create({ name: "k", quota: null }))["apiKey"]).toMatchObject({ quota: null });
  });

  test.each([
    {
      input: { name: "k", allowedModelIds: ["hidden"] },
      field: "input.allowedModelIds",
      code: "model_not_allowed",
    },
    { input: { name: "" }, field: "input.name", code: "invalid_request" },
    {
      input: { name: "k", quota: { limit: "0", period: "daily" } },
      field: "input.quota.limit",
      code: "invalid_request",
    },
    {
      input: { name: "k", quota: { limit: "0.0000000001", period: "daily" } },
      field: "input.quota.limit",
      code: "invalid_request",
    },
    {
      input: { name: "k", capabilities: ["everything"] },
      field: "input.capabilities[0]",
      code: "invalid_request",
    },
    {
      input: { name: "k", ipAllowlist: ["not an address"] },
      field: "input.ipAllowlist",
      code: "invalid_request",
    },
    { input: { name: "k", rateLimits: { rpm: 0 } }, field: "input.rateLimits.rpm", code: "invalid_request" },
    {
      input: { name: "k", expiresAt: "2020-01-01T00:00:00Z" },
      field: "input.expiresAt",
      code: "invalid_request",
    },
  ])("$input is refused at $field with $code", async ({ input, field, code }) => {
    const { apiKey, token, userErrors } = await create(input);
    expect([apiKey, token]).toEqual([null, null]);
    expect(userErrors).toEqual([expect.objectContaining({ field, code })]);
  });

  test("a number where a Decimal belongs is refused before anything runs", async () => {
    const answer = await ask(
      "mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { token } }",
      {
        input: { name: "k", quota: { limit: 12.5, period: "daily" } },
      },
    );
    expect([answer.status, answer.errors[0]?.extensions["code"]]).toEqual([400, "invalid_request"]);
  });

  test("a key cannot make a stronger one: a top-level error, and no key", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["keys:write"]);
    const before = await world.see("SELECT count(*) FROM api_key");
    const answer = await world.ask(
      token,
      `mutation { createApiKey(input: { name: "k", capabilities: ["inference"] }) { token } }`,
    );
    expect(answer.errors[0]?.extensions["code"]).toBe("permission_denied");
    expect(await world.see("SELECT count(*) FROM api_key")).toEqual(before);
  });
});

describe("another customer's things", () => {
  test("are not found, whatever asks, and stay as they were", async () => {
    const before = await world.see("SELECT * FROM api_key WHERE customer_id = $1 ORDER BY id", [
      world.rival.customerId,
    ]);
    const [foreign] = await world.see("SELECT source FROM ledger_entry WHERE customer_id = $1", [
      world.rival.customerId,
    ]);
    const transaction = `txn_${String(foreign?.["source"]).slice(4)}p`;
    const { apiKey } = world.rival;
    const reads = await ask(
      `query ($key: ID!, $txn: ID!) { apiKey(id: $key) { id } balanceTransaction(id: $txn) { id }
        list: balanceTransactions(apiKeyId: $key) { nodes { id } } billingDetail(apiKeyId: $key) {
          nodes { requestId } } }`,
      { key: apiKey.id, txn: transaction },
    );
    expect(reads.data).toEqual({
      apiKey: null,
      balanceTransaction: null,
      list: { nodes: [] },
      billingDetail: { nodes: [] },
    });
    expect(reads.errors.map(({ extensions }) => extensions["code"])).toEqual(["not_found", "not_found"]);
    const write = await ask(
      `mutation ($id: ID!) { disableApiKey(input: { apiKeyId: $id }) { apiKey { id } userErrors { code } } }`,
      { id: apiKey.id },
    );
    expect(write.data).toEqual({ disableApiKey: { apiKey: null, userErrors: [{ code: "not_found" }] } });
    const after = await world.see("SELECT * FROM api_key WHERE customer_id = $1 ORDER BY id", [
      world.rival.customerId,
    ]);
    expect(after).toEqual(before);
    const own = await world.ask(
      world.rival.token,
      "query ($txn: ID!) { balanceTransaction(id: $txn) { amount } }",
      { txn: transaction },
    );
    expect(own.data).toEqual({ balanceTransaction: { amount: "100.00" } });
  });
});

describe("disabling a key", () => {
  test("works once and twice, and the key opens nothing from then on", async () => {
    const { apiKey, token } = await world.issueKey(world.acme.customerId);
    const disable = `mutation { disableApiKey(input: { apiKeyId: "${apiKey.id}" }) { apiKey { status }
      userErrors { code } } }`;
    for (let time = 0; time < 2; time++) {
      expect((await ask(disable)).data).toEqual({
        disableApiKey: { apiKey: { status: "disabled" }, userErrors: [] },
      });
    }
    const refused = await world.ask(token, "{ viewer { name } }");
    expect([refused.status, refused.errors[0]?.extensions["code"]]).toEqual([401, "key_disabled"]);
  });
});
