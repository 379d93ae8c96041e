import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWorld, type RestAnswer, type World } from "../graphql/world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld({ preflight: () => Promise.reject(new Error("secret: hunter2")) });
});
afterAll(() => world.close());

const call = (request: string, body?: unknown): Promise<RestAnswer> =>
  world.call(world.acme.token, request, body);
const keys = (): Promise<unknown> => world.see("SELECT count(*) FROM api_key");

/** Expects a refusal, and that it made nothing. */
async function refused(
  request: string,
  body: unknown,
  status: number,
  code: string,
): Promise<RestAnswer["body"]> {
  const before = await keys();
  const answer = await call(request, body);
  expect([answer.status, answer.body.code, answer.body.success]).toEqual([status, code, false]);
  expect(answer.headers.get("x-request-id")).toBe(answer.body.request_id);
  expect(await keys()).toEqual(before);
  return answer.body;
}

describe("who is not let in", () => {
  test("without a key and with a wrong one: 401", async () => {
    const none = await world.call(null, "GET /openapi/v1/balance");
    expect([none.status, none.body.code, none.body.data]).toEqual([401, "missing_api_key", null]);
    expect(none.headers.get("www-authenticate")).toBe("Bearer");
    expect((await world.call("tr_live_wrong", "GET /openapi/v1/balance")).body.code).toBe("invalid_api_key");
  });

  test("a key without the capability: 403", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["inference"]);
    const before = await keys();
    for (const request of ["GET /openapi/v1/balance", "POST /openapi/v1/api-keys"]) {
      const answer = await world.call(token, request, request.startsWith("POST") ? { name: "k" } : undefined);
      expect([answer.status, answer.body.code]).toEqual([403, "permission_denied"]);
    }
    expect(await keys()).toEqual(before);
  });
});

describe("parameters that nobody reads are refused by name", () => {
  test.each([
    ["GET /openapi/v1/api-keys?offset=5", undefined, "offset"],
    ["GET /openapi/v1/api-keys?first=5", undefined, "first"],
    ["GET /openapi/v1/balance?x=1", undefined, "x"],
    ["GET /openapi/v1/models/qwen-plus?model=other", undefined, "model"],
    ["POST /openapi/v1/api-keys", { name: "k", allowedModelIds: [] }, "allowedModelIds"],
    [
      "POST /openapi/v1/api-keys",
      { name: "k", quota: { limit: "1", period: "daily", used: "0" } },
      "quota.used",
    ],
    ["POST /openapi/v1/api-keys?name=k", { name: "k" }, "name"],
    ["POST /openapi/v1/api-keys/key_0/disable", { api_key_id: "key_1" }, "api_key_id"],
    ["POST /openapi/v1/api-keys/key_0/disable", { reason: "x" }, "reason"],
  ])("%s %j: %s", async (request, body, name) => {
    const { data, message } = await refused(request, body, 400, "unknown_parameter");
    expect(data).toEqual({
      errors: [{ field: name, code: "unknown_parameter", message: `${name} is not known here.` }],
    });
    expect(message).toBe(`${name} is not known here.`);
  });
});

describe("values of the wrong kind are refused with their place", () => {
  test.each([
    ["GET /openapi/v1/api-keys?limit=0", undefined, "limit", "limit must be at least 1."],
    ["GET /openapi/v1/api-keys?limit=101", undefined, "limit", "limit must be at most 100."],
    ["GET /openapi/v1/api-keys?limit=ten", undefined, "limit", "limit must be a whole number."],
    ["GET /openapi/v1/api-keys?limit=1&limit=2", undefined, "limit", "limit is given more than once."],
    [
      "GET /openapi/v1/api-keys?status=gone",
      undefined,
      "status",
      "status must be one of active, disabled, expired.",
    ],
    [
      "GET /openapi/v1/api-keys?cursor=made.up",
      undefined,
      "cursor",
      "The cursor is not valid for this list.",
    ],
    ["GET /openapi/v1/api-keys?cursor=", undefined, "cursor", "The cursor is not valid for this list."],
    [
      "GET /openapi/v1/billing/detail?from=soon",
      undefined,
      "from",
      "from must be a date or an RFC 3339 date-time.",
    ],
    ["POST /openapi/v1/api-keys", {}, "name", "name is required."],
    ["POST /openapi/v1/api-keys", { name: null }, "name", "name must not be null."],
    ["POST /openapi/v1/api-keys", { name: 7 }, "name", "name must be a string."],
    ["POST /openapi/v1/api-keys", { name: "" }, "name", "name must have at least 1 characters."],
    [
      "POST /openapi/v1/api-keys",
      { name: "k", allowed_model_ids: null },
      "allowed_model_ids",
      "allowed_model_ids may be left out, but not be null.",
    ],
    [
      "POST /openapi/v1/api-keys",
      { name: "k", allowed_model_ids: ["a", ""] },
      "allowed_model_ids[1]",
      "allowed_model_ids[1] must have at least 1 characters.",
    ],
    [
      "POST /openapi/v1/api-keys",
      { name: "k", quota: { limit: 5, period: "daily" } },
      "quota.limit",
      'quota.limit must be a decimal number as a string, such as "12.50".',
    ],
    [
      "POST /openapi/v1/api-keys",
      { name: "a\u0000b" },
      "name",
      "name must not contain the character U+0000.",
    ],
  ])("%s %j: %s", async (request, body, field, message) => {
    const { data } = await refused(request, body, 400, "invalid_request");
    expect(data).toEqual({ errors: [{ field, code: "invalid_request", message }] });
  });

  test("every fault is listed, not the first alone", async () => {
    const { data } = await refused(
      "POST /openapi/v1/api-keys",
      { quota: { period: "weekly" } },
      400,
      "invalid_request",
    );
    const { errors } = data as never as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(["name", "quota.limit", "quota.period"]);
  });

  test("a rule of the product is refused with its own status and code", async () => {
    const { data } = await refused(
      "POST /openapi/v1/api-keys",
      { name: "k", allowed_model_ids: ["hidden"] },
      403,
      "model_not_allowed",
    );
    expect(data).toMatchObject({ errors: [{ field: "allowed_model_ids", code: "model_not_allowed" }] });
  });
});

describe("bodies", () => {
  const post = async (
    body: string | Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<[number, unknown]> => {
    const before = await keys();
    const response = await fetch(`${world.url}/openapi/v1/api-keys`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${world.acme.token}`,
        "content-type": "application/json",
        ...headers,
      },
      body,
    });
    const { code } = (await response.json()) as RestAnswer["body"];
    expect(await keys()).toEqual(before);
    return [response.status, code];
  };

  test.each([
    ["malformed JSON", "{", 400, "invalid_request"],
    ["not an object", "[]", 400, "invalid_request"],
    ["a text", `"x"`, 400, "invalid_request"],
    ["null", "null", 400, "invalid_request"],
    ["nothing", "", 400, "invalid_request"],
    ["bytes that are not UTF-8", new Uint8Array([0x22, 0xff, 0x22]), 400, "invalid_request"],
    ["nested too deeply", `{"name":${"[".repeat(70)}${"]".repeat(70)}}`, 400, "invalid_request"],
    ["more than 1 MiB", `{"name":"${"x".repeat(1024 * 1024)}"}`, 413, "request_too_large"],
  ])("%s", async (_, body, status, code) => {
    expect(await post(body)).toEqual([status, code]);
  });

  test("another content type, and a compressed body: 415", async () => {
    expect(await post(`{"name":"k"}`, { "content-type": "text/plain" })).toEqual([
      415,
      "unsupported_media_type",
    ]);
    expect(await post(`{"name":"k"}`, { "content-encoding": "gzip" })).toEqual([
      415,
      "unsupported_media_type",
    ]);
  });
});

describe("paths and methods", () => {
  test.each([
    "/openapi/v1",
    "/openapi/v1/",
    "/openapi/v1/nope",
    "/openapi/v1/client/",
    "/openapi/v1/models/%zz",
    "/openapi/v1/api-keys//",
  ])("%s is not found, with or without a key", async (path) => {
    await refused(`GET ${path}`, undefined, 404, "not_found");
    expect((await world.call(null, `GET ${path}`)).status).toBe(404);
  });

  test.each([
    ["PUT /openapi/v1/api-keys", "GET, POST"],
    ["DELETE /openapi/v1/balance", "GET"],
    ["PATCH /openapi/v1/models/qwen-plus", "GET"],
    ["POST /openapi/v1/openapi.json", "GET"],
    ["GET /openapi/v1/api-keys/key_0/disable", "POST"],
  ])("%s: 405, allowing %s", async (request, allow) => {
    const answer = await call(request);
    expect([answer.status, answer.body.code, answer.headers.get("allow")]).toEqual([
      405,
      "method_not_allowed",
      allow,
    ]);
  });

  test("HEAD is a GET without its body", async () => {
    const response = await fetch(`${world.url}/openapi/v1/balance`, {
      method: "HEAD",
      headers: { authorization: `Bearer ${world.acme.token}` },
    });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });
});

describe("our own failures", () => {
  test("are masked, reported once, and never repeated to the customer", async () => {
    const before = world.reported.length;
    const { message } = await refused(
      "GET /openapi/v1/models/qwen-plus/preflight",
      undefined,
      500,
      "internal_error",
    );
    expect(message).not.toContain("hunter2");
    expect(world.reported.slice(before).map(({ internal }) => internal)).toEqual([
      expect.stringContaining("hunter2"),
    ]);
  });
});
