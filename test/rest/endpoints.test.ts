import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { addRequests } from "../graphql/requests.ts";
import { SECRETS } from "../graphql/samples.ts";
import { openWorld, type RestAnswer, type World } from "../graphql/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
  await addRequests(world, "acme", 3);
  await addRequests(world, "rival", 1);
});
afterAll(() => world.close());

const call = (request: string, body?: unknown): Promise<RestAnswer> =>
  world.call(world.acme.token, request, body);
const get = async (path: string): Promise<Record<string, never>> => {
  const { status, body } = await call(`GET /openapi/v1${path}`);
  expect([path, status, body.success]).toEqual([path, 200, true]);
  return body.data;
};

/** The keys of a value, at every depth, with lists by their first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : [];
  if (typeof value !== "object" || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shapeOf(item)]));
}

describe("every answer", () => {
  test("is an envelope whose request_id stands in the header too, and is not kept by anybody", async () => {
    const { body, headers } = await call("GET /openapi/v1/balance");
    expect(Object.keys(body)).toEqual(["request_id", "success", "data", "code", "message"]);
    expect(body).toMatchObject({ success: true, code: null, message: null });
    expect(headers.get("x-request-id")).toBe(body.request_id);
    expect(body.request_id).toMatch(/^req_/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  });

  test("shows nothing of suppliers, whatever is asked", async () => {
    const paths = [
      "/client",
      "/models",
      "/models/qwen-plus",
      "/model-tags",
      "/billing/detail",
      "/balance-transactions",
    ];
    const text = JSON.stringify(await Promise.all(paths.map(get)));
    for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret);
    expect(text).not.toContain("prc_");
  });
});

describe("the fields are those of the contract", () => {
  test.each([
    ["/client", "customer_id name status currency created_at reporting_timezone api_key"],
    ["/balance", "currency available reserved total updated_at"],
    [
      "/models/auto-chat",
      `id display_name description kind capabilities input_modalities context_window
        max_output_tokens protocols tags status callable price members strategy`,
    ],
    [
      "/models/qwen-plus/preflight",
      `model callable blocking_reasons api_key balance price protocols chat_completions_url
        messages_url dashscope_url billing_detail_url monthly_statement_url checked_at`,
    ],
  ])("GET %s: %s", async (path, fields) => {
    expect(Object.keys(await get(path))).toEqual(fields.split(/\s+/));
  });

  test.each([
    [
      "/models",
      `id display_name description kind capabilities input_modalities context_window
        max_output_tokens protocols tags status callable price`,
    ],
    [
      "/balance-transactions",
      `id type amount currency available_after reserved_after request_id api_key_id model description
        created_at`,
    ],
    [
      "/api-keys",
      `id name prefix last4 status capabilities allowed_model_ids model_scope quota rate_limits
        ip_allowlist expires_at last_used_at rotated_from_id created_at version`,
    ],
    [
      "/billing/detail",
      `request_id created_at model api_key_id api_key_name protocol status input_tokens
        cached_input_tokens cache_write_tokens output_tokens reasoning_tokens usage_source charge
        currency components`,
    ],
    ["/model-tags", "tag model_count"],
  ])("an item of GET %s: %s", async (path, fields) => {
    const { items } = (await get(path)) as never as { items: object[] };
    expect(Object.keys(items[0] ?? {})).toEqual(fields.split(/\s+/));
  });

  test("a price has its unit, and the nested fields of a key are spelled as the contract does", async () => {
    expect(Object.keys((await get("/models/qwen-plus"))["price"] ?? {})).toEqual(
      "currency unit input output cached_input cache_write cache_write_1h reasoning per_request tiers".split(
        " ",
      ),
    );
    const made = await call("POST /openapi/v1/api-keys", {
      name: "k",
      quota: { limit: "5", period: "daily" },
    });
    expect(shapeOf(made.body.data)).toMatchObject({
      model_scope: { mode: null, model_ids: [] },
      quota: {
        limit: null,
        period: null,
        used: null,
        reserved: null,
        remaining: null,
        resets_at: null,
        currency: null,
      },
      rate_limits: { rpm: null, tpm: null, concurrency: null },
      token: null,
    });
  });
});

describe("a REST row and its GraphQL twin", () => {
  test.each([
    { path: "/balance", query: "{ balance { currency available total } }", key: "balance" },
    {
      path: "/client",
      query: "{ viewer { name currency apiKey { id last4 capabilities } } }",
      key: "viewer",
    },
    {
      path: "/models/qwen-plus",
      query: `{ model(id: "qwen-plus") { id description price { input } } }`,
      key: "model",
    },
  ])("$path and $query give the same data", async ({ path, query, key }) => {
    const { data } = await world.ask(world.acme.token, query);
    const snake = JSON.parse(
      JSON.stringify(data?.[key]).replace(
        /"(\w+)":/g,
        (_, name: string) => `"${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}":`,
      ),
    ) as object;
    expect(await get(path)).toMatchObject(snake);
  });

  test("list the same things in the same order", async () => {
    const { data } = await world.ask(world.acme.token, "{ billingDetail { nodes { requestId charge } } }");
    const { nodes } = data?.["billingDetail"] as never as { nodes: { requestId: string; charge: string }[] };
    const { items } = (await get("/billing/detail")) as never as {
      items: { request_id: string; charge: string }[];
    };
    expect(items.map(({ request_id: requestId, charge }) => ({ requestId, charge }))).toEqual(nodes);
  });
});

describe("lists", () => {
  test("go on at next_cursor until has_more is false, without a gap", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const suffix: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await get(`/billing/detail?limit=2${suffix}`)) as never as {
        items: { request_id: string }[];
        next_cursor: string | null;
        has_more: boolean;
      };
      seen.push(...page.items.map((item) => item.request_id));
      expect(page.has_more).toBe(page.next_cursor !== null);
      cursor = page.next_cursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(3);
    expect(new Set(seen).size).toBe(3);
  });

  test("filters narrow them: by key, by request, by time, by model", async () => {
    const count = async (query: string): Promise<number> =>
      ((await get(`/billing/detail?${query}`)) as never as { items: [] }).items.length;
    const today = new Date().toISOString().slice(0, 10);
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    expect(await count(`key_id=${world.acme.apiKey.id}`)).toBe(3);
    expect(await count("key_id=key_0")).toBe(0);
    expect(await count("model=qwen-max")).toBe(0);
    expect(await count(`from=${tomorrow}&to=${tomorrow}`)).toBe(0);
    expect(await count(`from=${new Date(Date.now() - 60_000).toISOString()}`)).toBe(3);
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    expect(await count(`from=${yesterday}&to=${today}`)).toBe(3);
  });
});

describe("the life of a key", () => {
  test("made with 201 and its token, read, listed, deleted safely, and deleted again", async () => {
    const made = await call("POST /openapi/v1/api-keys", {
      name: "short life",
      allowed_model_ids: ["qwen-plus"],
    });
    expect([made.status, made.body.success]).toEqual([201, true]);
    const { token, id, ...rest } = made.body.data as never as { token: string; id: string };
    expect(rest).toMatchObject({
      name: "short life",
      model_scope: { mode: "single", model_ids: ["qwen-plus"] },
      version: 1,
    });
    expect((await world.call(token, "GET /openapi/v1/client")).status).toBe(200);
    const read = await call(`GET /openapi/v1/api-keys/${id}`);
    expect(read.body.data).not.toHaveProperty("token");
    expect(read.headers.get("etag")).toBe(`"1"`);
    expect(JSON.stringify(await get("/api-keys?q=short"))).not.toContain(token);
    for (const request of [`DELETE /openapi/v1/api-keys/${id}`, `POST /openapi/v1/api-keys/${id}/disable`]) {
      const ended = await call(request);
      expect([ended.status, ended.body.data]).toMatchObject([200, { id, status: "disabled" }]);
    }
    const refused = await world.call(token, "GET /openapi/v1/client");
    expect([refused.status, refused.body.code]).toEqual([401, "key_disabled"]);
  });

  test("allowed_model_ids: left out, [] and a list are what the reference says", async () => {
    const scope = async (body: object): Promise<unknown> =>
      (
        (await call("POST /openapi/v1/api-keys", { name: "k", ...body })).body.data as Record<string, unknown>
      )["model_scope"];
    expect(await scope({})).toEqual({ mode: "automatic", model_ids: [] });
    expect(await scope({ allowed_model_ids: [] })).toEqual({ mode: "automatic", model_ids: [] });
    expect(await scope({ allowed_model_ids: ["qwen-plus", "qwen-max"] })).toEqual({
      mode: "selected",
      model_ids: ["qwen-plus", "qwen-max"],
    });
  });
});

describe("another customer's things", () => {
  test("give the same 404 as what does not exist, and stay as they were", async () => {
    const { id } = world.rival.apiKey;
    const before = await world.see("SELECT * FROM api_key WHERE id = $1", [id]);
    const answers = await Promise.all(
      [
        `GET /openapi/v1/api-keys/${id}`,
        `GET /openapi/v1/api-keys/key_00000000000000000000000000`,
        `GET /openapi/v1/api-keys/nonsense`,
        `GET /openapi/v1/api-keys/${encodeURIComponent("key_\u0000")}`,
        `DELETE /openapi/v1/api-keys/${id}`,
        `POST /openapi/v1/api-keys/${id}/disable`,
        `GET /openapi/v1/balance-transactions/txn_nonsense`,
      ].map((request) => call(request)),
    );
    for (const { status, body } of answers) {
      expect([status, body.code, body.data ?? null]).toEqual([404, "not_found", null]);
      expect(body.message).toBe(answers[0]?.body.message);
    }
    expect(await world.see("SELECT * FROM api_key WHERE id = $1", [id])).toEqual(before);
  });

  test("a private model is a model that does not exist", async () => {
    const [hidden, unknown] = [
      await call("GET /openapi/v1/models/hidden"),
      await call("GET /openapi/v1/models/nope"),
    ];
    expect([hidden.status, hidden.body.code, hidden.body.message]).toEqual([
      404,
      "model_not_found",
      unknown.body.message,
    ]);
  });
});

describe("the document and its page", () => {
  test("openapi.json is served without a key", async () => {
    const response = await fetch(`${world.url}/openapi/v1/openapi.json`);
    expect([response.status, ((await response.json()) as { openapi: string }).openapi]).toEqual([
      200,
      "3.1.0",
    ]);
  });

  test("/docs/api is three files of ours, with nothing from elsewhere and no inline script", async () => {
    const page = await fetch(`${world.url}/docs/api`);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    const html = await page.text();
    expect(html).not.toMatch(/https?:\/\/|<script>|<style|\son\w+=|\sstyle=/);
    for (const [, path = ""] of html.matchAll(/(?:src|href)="(\/docs[^"]+)"/g)) {
      const asset = await fetch(`${world.url}${path}`);
      expect([path, asset.status]).toEqual([path, 200]);
      expect(await asset.text()).not.toMatch(/https?:\/\/|innerHTML/);
    }
  });
});
