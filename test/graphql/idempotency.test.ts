import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWorld, type World } from "./world.ts";

let world: World;
let operator: string;
beforeAll(async () => {
  world = await openWorld();
  operator = await world.operatorToken();
});
afterAll(() => world.close());

interface Asked {
  path?: "/graphql" | "/graphql/operator";
  token?: string;
  key: string;
  query: string;
  variables?: object;
  operationName?: string;
}

interface Answer {
  status: number;
  replayed: boolean;
  requestId: string | null;
  text: string;
  data: Record<string, Record<string, never>> | null;
  code: unknown;
}

async function ask({ path = "/graphql", token, key, ...body }: Asked): Promise<Answer> {
  const response = await fetch(`${world.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token ?? (path === "/graphql" ? world.acme.token : operator)}`,
      "idempotency-key": key,
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  const parsed = JSON.parse(text) as {
    data?: Answer["data"];
    errors?: { extensions: { code: unknown } }[];
  };
  return {
    status: response.status,
    replayed: response.headers.get("idempotent-replayed") === "true",
    requestId: response.headers.get("x-request-id"),
    text,
    data: parsed.data ?? null,
    code: parsed.errors?.[0]?.extensions.code,
  };
}

const keysNamed = async (name: string): Promise<unknown> =>
  (await world.see("SELECT count(*)::integer AS n FROM api_key WHERE name = $1", [name]))[0]?.["n"];

const CREATE = `mutation Make($input: CreateApiKeyInput!) {
  first: createApiKey(input: $input) { ...Made userErrors { code } }
}
fragment Made on CreateApiKeyPayload { secret: token apiKey { id name createdAt } }`;

describe("a mutation with an Idempotency-Key", () => {
  test("happens once, and its answer is repeated without what is shown once, whatever it was called", async () => {
    const asked = { key: "g-1", query: CREATE, variables: { input: { name: "g-1" } } };
    const first = await ask(asked);
    const secret = String(first.data?.["first"]?.["secret"]);
    expect(secret).toMatch(/^tr_live_/);
    const again = await ask(asked);
    expect([again.status, again.replayed, again.requestId]).toEqual([200, true, first.requestId]);
    expect(again.text).toBe(first.text.replace(`"${secret}"`, "null"));
    expect(await keysNamed("g-1")).toBe(1);
  });

  test("other variables or another document: 422; another tenant: its own", async () => {
    const variables = { input: { name: "g-2" } };
    await ask({ key: "g-2", query: CREATE, variables });
    const other = { input: { name: "g-2 changed" } };
    for (const changed of [
      { query: CREATE, variables: other },
      { query: CREATE.replace("secret: token", "token"), variables },
    ]) {
      const answer = await ask({ key: "g-2", ...changed });
      expect([answer.status, answer.code]).toEqual([422, "idempotency_key_reused"]);
    }
    const rival = await ask({ key: "g-2", token: world.rival.token, query: CREATE, variables });
    expect([rival.replayed, await keysNamed("g-2"), await keysNamed("g-2 changed")]).toEqual([false, 2, 0]);
  });

  test("twenty times at once: one effect", async () => {
    const asked = { key: "g-3", query: CREATE, variables: { input: { name: "g-3" } } };
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(asked)));
    expect(await keysNamed("g-3")).toBe(1);
    const tokens = answers.filter(({ data }) => data?.["first"]?.["secret"]);
    expect(tokens).toHaveLength(1);
    for (const { status, code } of answers)
      expect([200, "idempotency_in_progress"]).toContain(status === 200 ? 200 : code);
  });

  test("one of two that succeeds: both answers are kept, the refused one too", async () => {
    const query = `mutation ($good: CreateApiKeyInput!, $bad: CreateApiKeyInput!) {
      good: createApiKey(input: $good) { token apiKey { id } userErrors { code } }
      bad: createApiKey(input: $bad) { apiKey { id } userErrors { code } } }`;
    const asked = { key: "g-4", query, variables: { good: { name: "g-4" }, bad: { name: "" } } };
    const first = await ask(asked);
    expect(first.data?.["bad"]).toEqual({ apiKey: null, userErrors: [{ code: "invalid_request" }] });
    const again = await ask(asked);
    expect([again.replayed, again.data?.["bad"]]).toEqual([true, first.data?.["bad"]]);
    expect(again.data?.["good"]).toEqual({ ...first.data?.["good"], token: null });
    expect(await keysNamed("g-4")).toBe(1);
  });

  test("a refusal frees the key, and so does a document that cannot be executed", async () => {
    const bad = await ask({ key: "g-5", query: CREATE, variables: { input: { name: "" } } });
    expect(bad.data?.["first"]?.["userErrors"]).toEqual([{ code: "invalid_request" }]);
    expect((await ask({ key: "g-5", query: CREATE, variables: {} })).status).toBe(400);
    const good = await ask({ key: "g-5", query: CREATE, variables: { input: { name: "g-5" } } });
    expect([good.replayed, await keysNamed("g-5")]).toEqual([false, 1]);
  });

  test("256 characters: 400, and nothing is made", async () => {
    const asked = { key: "k".repeat(256), query: CREATE, variables: { input: { name: "g-6" } } };
    const answer = await ask(asked);
    expect([answer.status, answer.code, await keysNamed("g-6")]).toEqual([400, "invalid_request", 0]);
  });

  test("variables that are nested without end: 400", async () => {
    const deep = JSON.parse(`${"[".repeat(1000)}${"]".repeat(1000)}`) as object;
    const answer = await ask({ key: "g-7", query: CREATE, variables: { input: { name: deep } } });
    expect([answer.status, answer.code]).toEqual([400, "invalid_request"]);
  });

  test("who may not do it does not learn how it went before", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["account:read"]);
    const asked = { key: "g-8", query: CREATE, variables: { input: { name: "g-8" } } };
    await ask(asked);
    const answer = await ask({ ...asked, token });
    expect([answer.status, answer.code, answer.data]).toEqual([403, "permission_denied", null]);
  });

  test("a query reads what is there now, with the same key and without", async () => {
    const count = async (): Promise<number> => {
      const { data } = await ask({ key: "g-9", query: "{ apiKeys(first: 100) { nodes { id } } }" });
      return (data?.["apiKeys"]?.["nodes"] as never as []).length;
    };
    const before = await count();
    await world.issueKey(world.acme.customerId);
    expect(await count()).toBe(before + 1);
  });
});

describe("an operator's mutation", () => {
  test("on one customer happens once, though the claim is no tenant's", async () => {
    const asked = {
      path: "/graphql/operator",
      key: "o-1",
      query: `mutation ($input: CreateCustomerApiKeyInput!) { createCustomerApiKey(input: $input) {
        token apiKey { id } userErrors { code } } }`,
      variables: { input: { customerId: world.acme.customerId, key: { name: "o-1" } } },
    } as const;
    const first = await ask(asked);
    expect(first.data?.["createCustomerApiKey"]?.["token"]).toMatch(/^tr_live_/);
    const again = await ask(asked);
    expect([again.replayed, again.data?.["createCustomerApiKey"]]).toEqual([
      true,
      { ...first.data?.["createCustomerApiKey"], token: null },
    ]);
    const other = await ask({ ...asked, token: await world.operatorToken() });
    expect([other.replayed, await keysNamed("o-1")]).toEqual([false, 2]);
  });

  test("a customer's transaction sees no operator's claim, nor another customer's", async () => {
    const rows = await world.see("SELECT DISTINCT customer_id FROM idempotent_write");
    expect(rows.length).toBeGreaterThan(2);
    const client = await world.database.pool.connect();
    try {
      await client.query("BEGIN");
      await client.query("SELECT set_config('relay.customer_id', $1, true)", [world.acme.customerId]);
      const seen = await client.query("SELECT DISTINCT customer_id FROM idempotent_write");
      expect(seen.rows).toEqual([{ customer_id: world.acme.customerId }]);
    } finally {
      await client.query("ROLLBACK");
      client.release();
    }
  });

  test("logging in takes no heed of a key: every log-in is a new one", async () => {
    const query = `mutation ($input: LogInOperatorInput!) { logInOperator(input: $input) { token
      userErrors { code } } }`;
    const before = await world.see("SELECT count(*) FROM idempotent_write");
    const response = await fetch(`${world.url}/graphql/operator`, {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": "login" },
      body: JSON.stringify({
        query,
        variables: { input: { email: "a@b.example", password: "x".repeat(12) } },
      }),
    });
    expect(await response.text()).toContain("permission_denied");
    expect(await world.see("SELECT count(*) FROM idempotent_write")).toEqual(before);
  });
});
