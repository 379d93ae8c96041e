import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type ApiKey, type Customer, createApiKey, getApiKey } from "../../../src/customers/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { nano } from "../../../src/kernel/money.ts";
import { capabilities } from "../../../src/kernel/principal.ts";
import {
  MODELS,
  START,
  type World,
  aCustomer,
  countRows,
  everyRowAsText,
  holderOf,
  openWorld,
  userOf,
} from "../world.ts";

let world: World;
let acme: Customer;
let other: Customer;
beforeAll(async () => {
  world = await openWorld();
  acme = await aCustomer(world, "Acme");
  other = await aCustomer(world, "Other");
});
afterAll(() => world.close());

type Terms = Partial<Parameters<typeof createApiKey>[1]>;
const make = (ctx: Parameters<typeof createApiKey>[0], terms: Terms = {}) =>
  createApiKey(ctx, { name: "ci", entitledModelIds: MODELS, ...terms });
const asUser = () => world.as(userOf(acme));
const asKey = (apiKey: ApiKey) => world.as(holderOf(apiKey));

/**
 * Asserts that creating fails in this way, and that it leaves neither a key nor an audit row nor a change.
 */
async function refuses(
  ctx: Parameters<typeof createApiKey>[0],
  terms: Terms,
  expected: object,
): Promise<void> {
  const count = () =>
    Promise.all([countRows(world, "api_key"), countRows(world, "audit_event"), countRows(world, "change")]);
  const before = await count();
  await expect(make(ctx, terms)).rejects.toMatchObject(expected);
  expect(await count()).toEqual(before);
}

describe("POST /api-keys", () => {
  test("a customer's user makes a key of its own customer with every capability and no limits", async () => {
    const { apiKey, token } = await make(asUser(), { name: "  ci  " });
    expect(token).toMatch(/^tr_live_[0-9A-Za-z]{48}$/);
    expect(apiKey).toEqual({
      id: expect.stringMatching(/^key_/),
      customerId: acme.id,
      name: "ci",
      prefix: token.slice(0, 18),
      last4: token.slice(-4),
      status: "active",
      capabilities: [...capabilities],
      allowedModelIds: [],
      modelScope: { mode: "automatic", modelIds: [] },
      quota: null,
      rateLimits: { rpm: null, tpm: null, concurrency: null },
      ipAllowlist: [],
      expiresAt: null,
      lastUsedAt: null,
      rotatedFromId: null,
      createdAt: START,
      version: 1,
      currency: "USD",
      reportingTimezone: "UTC",
    });
    expect(await getApiKey(asUser(), { apiKeyId: apiKey.id })).toEqual(apiKey);
  });

  test("every term that was asked for is kept", async () => {
    const terms = {
      name: "x".repeat(80),
      allowedModelIds: ["qwen-max", "qwen-plus", "qwen-max"],
      quota: { limit: nano(5_000_000_000n), period: "monthly" },
      rateLimits: { rpm: 60, tpm: 100_000, concurrency: 4 },
      capabilities: ["inference"],
      ipAllowlist: ["203.0.113.7", "2001:DB8::/32"],
      expiresAt: new Date("2026-03-02T00:00:00Z"),
    } as const;
    const { apiKey } = await make(asUser(), terms);
    expect(await getApiKey(asUser(), { apiKeyId: apiKey.id })).toMatchObject({
      ...terms,
      allowedModelIds: ["qwen-max", "qwen-plus"],
      modelScope: { mode: "selected", modelIds: ["qwen-max", "qwen-plus"] },
      ipAllowlist: ["203.0.113.7", "2001:db8::/32"],
    });
  });

  test("a key for one model has the scope single", async () => {
    const { apiKey } = await make(asUser(), { allowedModelIds: ["qwen-plus", "qwen-plus"] });
    expect(apiKey.modelScope).toEqual({ mode: "single", modelIds: ["qwen-plus"] });
  });

  test("S83: the plaintext is stored nowhere; the key is found by its digest only", async () => {
    const { apiKey, token } = await make(asUser());
    const stored = await everyRowAsText(world, "api_key");
    const written =
      stored + (await everyRowAsText(world, "audit_event")) + (await everyRowAsText(world, "change"));
    expect(stored).toContain(apiKey.id);
    expect(stored).toContain(world.keyring.digest(token).toString("hex"));
    for (const secret of [token, token.slice(18, 50), Buffer.from(token).toString("hex")]) {
      expect(written).not.toContain(secret);
    }
  });

  test("the audit says who made which key with which terms, without digest or secret", async () => {
    const ctx = asUser();
    const { apiKey, token } = await make(ctx, { quota: { limit: nano(1_500_000_000n), period: "daily" } });
    const [row, ...more] = await world.see<Record<string, unknown>>(
      "SELECT * FROM audit_event WHERE subject_id = $1",
      [apiKey.id],
    );
    expect(more).toEqual([]);
    expect(row).toMatchObject({
      actor_kind: "customerUser",
      actor_id: ctx.principal.kind === "customerUser" && ctx.principal.userId,
      customer_id: acme.id,
      action: "api_key.create",
      subject_kind: "api_key",
      before: null,
      after: { name: "ci", status: "active", quota: { limit: "1.50", period: "daily" } },
      request_id: ctx.requestId,
    });
    const text = JSON.stringify(row);
    expect(text).not.toContain(token.slice(18));
    expect(text).not.toContain("digest");
    expect(text).not.toContain(world.keyring.digest(token).toString("hex"));
  });

  test("a new key is announced to every node", async () => {
    const { apiKey } = await make(asUser());
    const rows = await world.see("SELECT topic FROM change WHERE subject = $1", [apiKey.id]);
    expect(rows).toEqual([{ topic: "api-key" }]);
  });

  test("an operator and the product itself name the customer", async () => {
    for (const ctx of [world.operator("support"), world.system]) {
      const { apiKey } = await make(ctx, { customerId: other.id });
      expect(apiKey.customerId).toBe(other.id);
      await refuses(ctx, {}, { code: "invalid_request", param: "customer_id" });
      for (const customerId of [newId("cus"), "*", "cus\0"])
        await refuses(ctx, { customerId }, { code: "not_found" });
    }
    for (const role of ["finance", "read-only"] as const) {
      await refuses(world.operator(role), { customerId: other.id }, { code: "permission_denied" });
    }
  });

  test("a customer that names another customer gets not_found", async () => {
    const { apiKey } = await make(asUser());
    await refuses(asUser(), { customerId: other.id }, { code: "not_found" });
    await refuses(asKey(apiKey), { customerId: other.id }, { code: "not_found" });
    expect((await make(asUser(), { customerId: acme.id })).apiKey.customerId).toBe(acme.id);
  });

  test("a model without entitlement is model_not_allowed and named, in its exact spelling", async () => {
    for (const model of ["gpt-secret", "QWEN-PLUS", "qwen-plus ", "qwen‐plus"]) {
      const error = { code: "model_not_allowed", param: "allowed_model_ids" };
      await refuses(asUser(), { allowedModelIds: ["qwen-plus", model] }, error);
    }
    await expect(make(asUser(), { allowedModelIds: ["gpt-secret"] })).rejects.toThrow('"gpt-secret"');
  });

  test.each<[string, Terms, string]>([
    ["an empty name", { name: "" }, "name"],
    ["a name of blanks", { name: "   " }, "name"],
    ["a name of 81 characters", { name: "x".repeat(81) }, "name"],
    ["a name with NUL", { name: "a\0b" }, "name"],
    ["a name of two lines", { name: "a\nb" }, "name"],
    ["a quota of nothing", { quota: { limit: nano(0n), period: "total" } }, "quota.limit"],
    ["a negative quota", { quota: { limit: nano(-1n), period: "total" } }, "quota.limit"],
    ["a quota past all money", { quota: { limit: nano(10n ** 18n + 1n), period: "total" } }, "quota.limit"],
    ["a period of its own", { quota: { limit: nano(1n), period: "weekly" as "daily" } }, "quota.period"],
    ["no requests a minute", { rateLimits: { rpm: 0 } }, "rate_limits.rpm"],
    ["half a token a minute", { rateLimits: { tpm: 0.5 } }, "rate_limits.tpm"],
    ["a concurrency below none", { rateLimits: { concurrency: -1 } }, "rate_limits.concurrency"],
    ["a rate past 32 bits", { rateLimits: { rpm: 2 ** 31 } }, "rate_limits.rpm"],
    ["a rate that is no number", { rateLimits: { rpm: Number.NaN } }, "rate_limits.rpm"],
    ["no capability at all", { capabilities: [] }, "capabilities"],
    ["an unknown capability", { capabilities: ["admin" as "inference"] }, "capabilities"],
    ["an expiry in the past", { expiresAt: new Date(START.getTime() - 1) }, "expires_at"],
    ["an expiry in this very moment", { expiresAt: START }, "expires_at"],
    ["an expiry that is no date", { expiresAt: new Date("x") }, "expires_at"],
    ["an address out of range", { ipAllowlist: ["10.0.0.256"] }, "ip_allowlist"],
    ["a network too long", { ipAllowlist: ["10.0.0.0/33"] }, "ip_allowlist"],
    ["a network with two lengths", { ipAllowlist: ["10.0.0.0/8/8"] }, "ip_allowlist"],
    ["a network without length", { ipAllowlist: ["10.0.0.0/"] }, "ip_allowlist"],
    ["an address with a zone", { ipAllowlist: ["fe80::1%eth0"] }, "ip_allowlist"],
    ["a host name", { ipAllowlist: ["localhost"] }, "ip_allowlist"],
    ["an empty address", { ipAllowlist: [""] }, "ip_allowlist"],
    [
      "a list of 101 addresses",
      { ipAllowlist: Array.from({ length: 101 }, (_, n) => `10.0.0.${String(n)}`) },
      "ip_allowlist",
    ],
    [
      "501 models",
      { allowedModelIds: Array.from({ length: 501 }, (_, n) => `m${String(n)}`) },
      "allowed_model_ids",
    ],
  ])("%s is invalid_request", async (_case, terms, param) => {
    await refuses(asUser(), terms, { code: "invalid_request", param });
  });

  test("addresses and networks of both families are taken", async () => {
    const ipAllowlist = ["10.0.0.7", "10.0.0.0/8", "0.0.0.0/0", "::1", "::/0", "2001:db8::/128"];
    expect((await make(asUser(), { ipAllowlist: [...ipAllowlist, " ::1 "] })).apiKey.ipAllowlist).toEqual(
      ipAllowlist,
    );
  });
});
