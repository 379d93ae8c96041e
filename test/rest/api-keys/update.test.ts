import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWorld, type World } from "../../graphql/world.ts";
import { openKeyDesk, withoutToken, type KeyDesk } from "./key-desk.ts";

let world: World;
let desk: KeyDesk;
beforeAll(async () => {
  world = await openWorld();
  desk = openKeyDesk(world);
});
afterAll(() => world.close());

const EVERYTHING = {
  name: "everything",
  allowed_model_ids: ["qwen-plus", "qwen-max"],
  quota: { limit: "5.50", period: "daily" },
  rate_limits: { rpm: 10, tpm: 1000, concurrency: 2 },
  capabilities: ["inference", "account:read"],
  ip_allowlist: ["10.0.0.0/8", "2001:db8::1"],
  expires_at: "2099-01-01T00:00:00.000Z",
};

describe("PATCH /api-keys/{id}", () => {
  test("changes what is stated, raises the version, and is audited with before and after", async () => {
    const made = await desk.make();
    const { status, body, headers } = await desk.send("PATCH", { key: made.id, body: EVERYTHING });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      ...EVERYTHING,
      id: made.id,
      version: 2,
      model_scope: { mode: "selected", model_ids: ["qwen-plus", "qwen-max"] },
      quota: { limit: "5.50", period: "daily", used: "0.00", reserved: "0.00", remaining: "5.50" },
    });
    expect(headers.get("etag")).toBe('"2"');
    expect((await desk.send("GET", { key: made.id })).body.data).toEqual(body.data);
    const [, update, ...more] = await desk.audits(made.id);
    expect(more).toEqual([]);
    expect(update).toMatchObject({
      action: "api_key.update",
      actor_kind: "apiKey",
      actor_id: world.acme.apiKey.id,
      customer_id: world.acme.customerId,
      before: { name: "made", allowedModelIds: [], quota: null, expiresAt: null, version: 1 },
      after: {
        name: "everything",
        allowedModelIds: ["qwen-plus", "qwen-max"],
        quota: { limit: "5.50", period: "daily" },
        rateLimits: { rpm: 10, tpm: 1000, concurrency: 2 },
        capabilities: ["inference", "account:read"],
        version: 2,
      },
    });
  });

  test.each([
    ["nothing at all", {}, {}],
    ["a name", { name: "other" }, { name: "other" }],
    [
      "[] for the models",
      { allowed_model_ids: [] },
      { allowed_model_ids: [], model_scope: { mode: "automatic", model_ids: [] } },
    ],
    [
      "one model",
      { allowed_model_ids: ["qwen-max"] },
      { allowed_model_ids: ["qwen-max"], model_scope: { mode: "single", model_ids: ["qwen-max"] } },
    ],
    [
      "the quota's limit",
      { quota: { limit: "7" } },
      { quota: expect.objectContaining({ limit: "7.00", period: "daily" }) },
    ],
    [
      "the quota's period",
      { quota: { period: "total" } },
      { quota: expect.objectContaining({ limit: "5.50", period: "total" }) },
    ],
    ["null for the quota", { quota: null }, { quota: null }],
    ["one rate limit", { rate_limits: { tpm: 9 } }, { rate_limits: { rpm: 10, tpm: 9, concurrency: 2 } }],
    [
      "null for one rate limit",
      { rate_limits: { rpm: null } },
      { rate_limits: { rpm: null, tpm: 1000, concurrency: 2 } },
    ],
    ["no rate limit", { rate_limits: {} }, {}],
    ["other capabilities", { capabilities: ["inference"] }, { capabilities: ["inference"] }],
    ["the same capabilities, otherwise ordered", { capabilities: ["account:read", "inference"] }, {}],
    ["[] for the addresses", { ip_allowlist: [] }, { ip_allowlist: [] }],
    ["null for the expiry", { expires_at: null }, { expires_at: null }],
  ])("%s leaves the rest as it was", async (_, body, expected) => {
    const made = await desk.make(EVERYTHING);
    const before = await desk.traces();
    const answer = await desk.send("PATCH", { key: made.id, body });
    const changed = Object.keys(expected).length > 0;
    const wanted = { ...withoutToken(made), ...expected, version: changed ? 2 : 1 };
    expect([answer.status, answer.body.data]).toEqual([200, wanted]);
    if (!changed) expect(await desk.traces()).toEqual(before);
  });

  test.each([
    ["null for the models", { allowed_model_ids: null }, "allowed_model_ids", 400, "invalid_request"],
    [
      "a model that is not the customer's",
      { allowed_model_ids: ["qwen-plus", "hidden"] },
      "allowed_model_ids",
      403,
      "model_not_allowed",
    ],
    [
      "a model that is nobody's",
      { allowed_model_ids: ["nothing"] },
      "allowed_model_ids",
      403,
      "model_not_allowed",
    ],
    ["null for the name", { name: null }, "name", 400, "invalid_request"],
    ["an empty name", { name: " " }, "name", 400, "invalid_request"],
    ["a quota without a period", { quota: { limit: "5" } }, "quota.period", 400, "invalid_request"],
    ["a quota without a limit", { quota: { period: "daily" } }, "quota.limit", 400, "invalid_request"],
    ["a quota of nothing", { quota: { limit: "0", period: "daily" } }, "quota.limit", 400, "invalid_request"],
    [
      "a quota with null inside",
      { quota: { limit: null, period: "daily" } },
      "quota.limit",
      400,
      "invalid_request",
    ],
    ["null for the rate limits", { rate_limits: null }, "rate_limits", 400, "invalid_request"],
    ["a rate limit of 0", { rate_limits: { rpm: 0 } }, "rate_limits.rpm", 400, "invalid_request"],
    ["null for the capabilities", { capabilities: null }, "capabilities", 400, "invalid_request"],
    ["no capability", { capabilities: [] }, "capabilities", 400, "invalid_request"],
    ["an unknown capability", { capabilities: ["root"] }, "capabilities[0]", 400, "invalid_request"],
    ["null for the addresses", { ip_allowlist: null }, "ip_allowlist", 400, "invalid_request"],
    ["what is no address", { ip_allowlist: ["10.0.0.0/64"] }, "ip_allowlist", 400, "invalid_request"],
    ["an expiry that is past", { expires_at: "2020-01-01T00:00:00Z" }, "expires_at", 400, "invalid_request"],
    ["a version in the body", { expected_version: 1 }, "expected_version", 400, "unknown_parameter"],
    ["the key's id in the body", { api_key_id: "key_1" }, "api_key_id", 400, "unknown_parameter"],
    ...[
      "customer_id",
      "balance",
      "role",
      "status",
      "digest",
      "token",
      "version",
      "rotated_from_id",
      "id",
    ].map(
      (name) => [`mass assignment of ${name}`, { [name]: "active" }, name, 400, "unknown_parameter"] as const,
    ),
  ] as [string, object, string, number, string][])(
    "%s is refused, and nothing is written",
    async (_, body, field, status, code) => {
      const made = await desk.make();
      const before = await desk.traces();
      const answer = await desk.send("PATCH", { key: made.id, body });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body.data).toMatchObject({ errors: [{ field, code }] });
      expect(await desk.traces()).toEqual(before);
      expect((await desk.row(made.id))["version"]).toBe(1);
    },
  );

  test("If-Match must name the version; * and none do not ask", async () => {
    const made = await desk.make();
    const put = (name: string, ifMatch: string) =>
      desk.send("PATCH", { key: made.id, body: { name }, headers: { "if-match": ifMatch } });
    expect((await put("two", '"1"')).status).toBe(200);
    const before = await desk.traces();
    expect((await put("three", '"1"')).body).toMatchObject({ code: "version_conflict", data: null });
    expect(await desk.traces()).toEqual(before);
    expect((await put("three", "*")).body.data).toMatchObject({ name: "three", version: 3 });
  });

  test("a disabled key is final: conflict", async () => {
    const made = await desk.make();
    expect((await desk.send("DELETE", { key: made.id })).body.data).toMatchObject({ status: "disabled" });
    const before = await desk.traces();
    const answer = await desk.send("PATCH", { key: made.id, body: { name: "again" } });
    expect([answer.status, answer.body.code]).toEqual([409, "conflict"]);
    expect(await desk.traces()).toEqual(before);
  });

  test("another customer's key and one that never was are the same 404", async () => {
    const before = await desk.traces();
    const answers = await Promise.all(
      [world.rival.apiKey.id, "key_0000000000000000000000", "what"].map((key) =>
        desk.send("PATCH", { key, body: { name: "mine" } }),
      ),
    );
    const told = answers.map(({ status, body: { request_id: _, ...body } }) => ({ status, body }));
    expect(told[0]).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(await desk.traces()).toEqual(before);
  });
});

describe("no key edits a key to more than it has, nor one that has more than itself", () => {
  const weak = {
    capabilities: ["inference", "account:read", "keys:write"],
    allowed_model_ids: ["qwen-plus"],
    quota: { limit: "2", period: "daily" },
  };

  test.each([
    ["more capabilities", { capabilities: ["inference", "account:write"] }, "capabilities"],
    ["every model", { allowed_model_ids: [] }, "allowed_model_ids"],
    ["another model", { allowed_model_ids: ["qwen-max"] }, "allowed_model_ids"],
    ["more quota", { quota: { limit: "2.01" } }, "quota"],
    ["no quota", { quota: null }, "quota"],
  ])("not even itself: %s", async (_, body, param) => {
    const own = await desk.make(weak);
    const before = await desk.traces();
    const answer = await desk.send("PATCH", { key: own.id, body, token: own.token });
    expect([answer.status, answer.body.code]).toEqual([403, "permission_denied"]);
    expect(answer.body.message).toContain(param === "allowed_model_ids" ? "model" : param.slice(0, 7));
    expect(await desk.traces()).toEqual(before);
  });

  test("it may lessen itself, and others like it, but touches none that is stronger", async () => {
    const own = await desk.make(weak);
    const like = await desk.make(weak, own.token);
    const stronger = await desk.make();
    const less = { quota: { limit: "1" } };
    expect((await desk.send("PATCH", { key: own.id, body: less, token: own.token })).status).toBe(200);
    // By now the other one has more than itself.
    expect((await desk.send("PATCH", { key: like.id, body: less, token: own.token })).status).toBe(403);
    const before = await desk.traces();
    const answer = await desk.send("PATCH", { key: stronger.id, body: { name: "mine" }, token: own.token });
    expect([answer.status, answer.body.code]).toEqual([403, "permission_denied"]);
    expect(await desk.traces()).toEqual(before);
  });

  test("without keys:write it changes nothing, itself included", async () => {
    const own = await desk.make({ capabilities: ["inference", "account:read", "account:write"] });
    const before = await desk.traces();
    expect((await desk.send("PATCH", { key: own.id, body: { name: "n" }, token: own.token })).status).toBe(
      403,
    );
    expect(await desk.traces()).toEqual(before);
  });
});
