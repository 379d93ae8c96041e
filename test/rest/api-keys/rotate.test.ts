import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWorld, type World } from "../../graphql/world.ts";
import { openKeyDesk, withoutToken, type KeyDesk, type MadeKey } from "./key-desk.ts";

let world: World;
let desk: KeyDesk;
beforeAll(async () => {
  world = await openWorld();
  desk = openKeyDesk(world);
});
afterAll(() => world.close());

const TERMS = {
  name: "with terms",
  allowed_model_ids: ["qwen-plus"],
  quota: { limit: "5.50", period: "daily" },
  rate_limits: { rpm: 10, tpm: null, concurrency: 2 },
  capabilities: ["inference", "account:read", "keys:write"],
  ip_allowlist: ["127.0.0.0/8", "::1"],
  expires_at: "2099-01-01T00:00:00.000Z",
};

/** What differs between a key and one that was made of it. */
function sameTerms(made: MadeKey, original: MadeKey): void {
  const own = {
    id: 0,
    prefix: 0,
    last4: 0,
    created_at: 0,
    rotated_from_id: 0,
    version: 0,
    status: 0,
    name: 0,
  };
  expect({ ...withoutToken(made), ...own }).toEqual({ ...withoutToken(original), ...own });
}

const doorOf = async (token: string): Promise<string> => {
  const { status, body } = await world.call(token, "GET /openapi/v1/client");
  return status === 200 ? "open" : String(body.code);
};

describe("POST /api-keys/{id}/rotate", () => {
  test("makes a key with the same terms and shows its token; the old key is dead", async () => {
    const old = await desk.make(TERMS);
    const { status, body } = await desk.send("POST /rotate", { key: old.id });
    expect(status).toBe(201);
    const made = body.data as unknown as MadeKey & { replaced_api_key_id: string };
    const { replaced_api_key_id: replaced, ...key } = made;
    expect(replaced).toBe(old.id);
    sameTerms(key, old);
    expect(key).toMatchObject({ name: "with terms", status: "active", version: 1, rotated_from_id: old.id });
    expect(key.id).not.toBe(old.id);
    expect(await Promise.all([doorOf(old.token), doorOf(key.token)])).toEqual(["key_disabled", "open"]);
    expect(await desk.row(old.id)).toMatchObject({ status: "disabled", version: 2 });
  });

  test("leaves an audit row of each key", async () => {
    const old = await desk.make(TERMS);
    const { body } = await desk.send("POST /rotate", { key: old.id, body: {} });
    const [, ended] = await desk.audits(old.id);
    expect(ended).toMatchObject({ action: "api_key.disable", before: { version: 1 }, after: { version: 2 } });
    const [began, ...more] = await desk.audits((body.data as unknown as MadeKey).id);
    expect(more).toEqual([]);
    expect(began).toMatchObject({
      action: "api_key.rotate",
      before: null,
      after: { name: "with terms", rotatedFromId: old.id, originalId: old.id },
    });
    expect(JSON.stringify([ended, began])).not.toContain(
      (body.data as unknown as MadeKey).token.slice(18, 50),
    );
  });

  test("with an overlap both work, and the old one expires when it ends", async () => {
    const old = await desk.make({ name: "overlapping" });
    const { body } = await desk.send("POST /rotate", { key: old.id, body: { overlap_seconds: 604_800 } });
    const made = body.data as unknown as MadeKey;
    expect(await Promise.all([doorOf(old.token), doorOf(made.token)])).toEqual(["open", "open"]);
    const row = await desk.row(old.id);
    const left = (row["expires_at"] as Date).getTime() - Date.now();
    expect(left).toBeGreaterThan(604_000_000);
    expect(left).toBeLessThanOrEqual(604_800_000);
    expect([row["status"], row["version"], made.expires_at]).toEqual(["active", 2, null]);
    const [, shortened] = await desk.audits(old.id);
    expect(shortened).toMatchObject({ action: "api_key.update", before: { expiresAt: null } });
  });

  test("an overlap does not lengthen a life that ends before it", async () => {
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const old = await desk.make({ name: "ending", expires_at: soon });
    const { status } = await desk.send("POST /rotate", { key: old.id, body: { overlap_seconds: 7200 } });
    expect(status).toBe(201);
    const row = await desk.row(old.id);
    expect([(row["expires_at"] as Date).toISOString(), row["version"]]).toEqual([soon, 1]);
  });

  test("a key rotates itself, and then nothing more", async () => {
    const own = await desk.make(TERMS);
    const { status, body } = await desk.send("POST /rotate", { key: own.id, token: own.token });
    expect(status).toBe(201);
    const again = await desk.send("POST /rotate", { key: own.id, token: own.token });
    expect([again.status, again.body.code]).toEqual([401, "key_disabled"]);
    expect(await doorOf((body.data as unknown as MadeKey).token)).toBe("open");
  });

  test.each([
    ["an overlap below 0", { overlap_seconds: -1 }, 400, "invalid_request"],
    ["an overlap of more than a week", { overlap_seconds: 604_801 }, 400, "invalid_request"],
    ["half a second", { overlap_seconds: 0.5 }, 400, "invalid_request"],
    ["null", { overlap_seconds: null }, 400, "invalid_request"],
    ["a name", { name: "new" }, 400, "unknown_parameter"],
    ["mass assignment", { customer_id: "cus_1" }, 400, "unknown_parameter"],
  ])("%s is refused, and nothing is written", async (_, body, status, code) => {
    const old = await desk.make();
    const before = await desk.traces();
    const answer = await desk.send("POST /rotate", { key: old.id, body });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await desk.traces()).toEqual(before);
  });

  test("a key that was rotated, disabled or has expired is refused with conflict; a foreign one is not there", async () => {
    const [rotated, disabled, expired] = await Promise.all([desk.make(), desk.make(), desk.make()]);
    await desk.send("POST /rotate", { key: rotated.id, body: { overlap_seconds: 60 } });
    await desk.send("POST /disable", { key: disabled.id });
    await world.see("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1", [
      expired.id,
    ]);
    const before = await desk.traces();
    for (const { id } of [rotated, disabled, expired]) {
      const answer = await desk.send("POST /rotate", { key: id });
      expect([answer.status, answer.body.code]).toEqual([409, "conflict"]);
    }
    expect((await desk.send("POST /rotate", { key: world.rival.apiKey.id })).status).toBe(404);
    expect(await desk.traces()).toEqual(before);
  });

  test("a weaker key rotates no stronger one", async () => {
    const weak = await desk.make(TERMS);
    const before = await desk.traces();
    const answer = await desk.send("POST /rotate", { key: world.acme.apiKey.id, token: weak.token });
    expect([answer.status, answer.body.code]).toEqual([403, "permission_denied"]);
    const copy = await desk.send("POST /copy", { key: world.acme.apiKey.id, token: weak.token });
    expect([copy.status, copy.body.code]).toEqual([403, "permission_denied"]);
    expect(await desk.traces()).toEqual(before);
  });
});

describe("POST /api-keys/{id}/copy", () => {
  test("makes a key with the same terms and leaves the original as it was", async () => {
    const original = await desk.make(TERMS);
    const before = await desk.row(original.id);
    const { status, body } = await desk.send("POST /copy", { key: original.id });
    expect(status).toBe(201);
    const made = body.data as unknown as MadeKey;
    sameTerms(made, original);
    expect(made).toMatchObject({ name: "with terms copy", rotated_from_id: null, version: 1 });
    expect(await desk.row(original.id)).toEqual(before);
    expect(await Promise.all([doorOf(original.token), doorOf(made.token)])).toEqual(["open", "open"]);
    expect(await desk.audits(made.id)).toEqual([
      expect.objectContaining({
        action: "api_key.copy",
        after: expect.objectContaining({ originalId: original.id, rotatedFromId: null }),
      }),
    ]);
  });

  test("takes another name, keeps a long one in bounds, and leaves out an expiry that is past", async () => {
    const named = await desk.make({ name: "n".repeat(80) });
    const nameOf = async (body?: object): Promise<unknown> =>
      (await desk.send("POST /copy", { key: named.id, body })).body.data["name"];
    expect(await nameOf({ name: "fresh" })).toBe("fresh");
    expect(await nameOf()).toBe(`${"n".repeat(75)} copy`);
    await world.see("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1", [named.id]);
    const { body } = await desk.send("POST /copy", { key: named.id });
    expect(body.data).toMatchObject({ expires_at: null, status: "active" });
  });

  test("keeps the models that the customer may no longer use: none would mean all", async () => {
    const original = await desk.make({ allowed_model_ids: ["qwen-max"] });
    await world.see("UPDATE model SET visibility = 'private' WHERE id = 'qwen-max'");
    try {
      const { body } = await desk.send("POST /copy", { key: original.id });
      expect(body.data).toMatchObject({ allowed_model_ids: ["qwen-max"] });
    } finally {
      await world.see("UPDATE model SET visibility = 'public' WHERE id = 'qwen-max'");
    }
  });

  test.each([
    ["an empty name", { name: "" }, 400],
    ["null for the name", { name: null }, 400],
    ["terms of its own", { quota: null }, 400],
    ["mass assignment", { status: "active" }, 400],
  ])("%s is refused, and nothing is written", async (_, body, status) => {
    const original = await desk.make();
    const before = await desk.traces();
    expect((await desk.send("POST /copy", { key: original.id, body })).status).toBe(status);
    expect(await desk.traces()).toEqual(before);
  });

  test("a disabled key is not copied; another customer's is not there", async () => {
    const disabled = await desk.make();
    await desk.send("DELETE", { key: disabled.id });
    const before = await desk.traces();
    expect((await desk.send("POST /copy", { key: disabled.id })).body.code).toBe("conflict");
    expect((await desk.send("POST /copy", { key: world.rival.apiKey.id })).body.code).toBe("not_found");
    expect(await desk.traces()).toEqual(before);
  });
});
