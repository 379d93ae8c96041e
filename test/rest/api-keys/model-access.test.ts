import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { loadOffer } from "../../../src/catalog/index.ts";
import { preflight } from "../../../src/inference/index.ts";
import { openWorld, type World } from "../../graphql/world.ts";
import { openKeyDesk, type KeyDesk, type MadeKey } from "./key-desk.ts";

let world: World;
let desk: KeyDesk;
beforeAll(async () => {
  world = await openWorld({
    preflight: async (ctx, input) => {
      const facts = { offer: await loadOffer(ctx.database, ctx.keyring) };
      return preflight({ facts, publicBaseUrl: "https://relay.example.com" }, ctx, input);
    },
  });
  desk = openKeyDesk(world);
});
afterAll(() => world.close());

interface Row {
  model: string;
  callable: boolean;
  blocking_reasons: { code: string; message: string }[];
}

async function accessOf(key: string, token = world.acme.token): Promise<Row[]> {
  const { status, body } = await desk.send("GET /model-access", { key, token });
  expect([status, body.data["api_key_id"]]).toEqual([200, key]);
  return body.data["items"] as unknown as Row[];
}
const codesOf = async (key: MadeKey, model = "qwen-plus"): Promise<string[]> =>
  (await accessOf(key.id)).find((row) => row.model === model)!.blocking_reasons.map(({ code }) => code);
const balance = (available: number, reserved: number): Promise<unknown> =>
  world.see("UPDATE account SET available = $2, reserved = $3 WHERE customer_id = $1", [
    world.acme.customerId,
    available,
    reserved,
  ]);

describe("GET /api-keys/{id}/model-access", () => {
  test("lists every model that the customer may see, by id, and none else", async () => {
    const key = await desk.make();
    const rows = await accessOf(key.id);
    expect(rows.map(({ model }) => model)).toEqual(["auto-chat", "qwen-max", "qwen-plus"]);
    expect(rows[2]).toEqual({ model: "qwen-plus", callable: true, blocking_reasons: [] });
    // Nobody serves this one.
    expect(rows[1]).toMatchObject({ callable: false, blocking_reasons: [{ code: "upstream_unavailable" }] });
  });

  test.each([
    ["the scope", { allowed_model_ids: ["qwen-max"] }, ["model_not_allowed"]],
    ["the capability", { capabilities: ["account:read"] }, ["permission_denied"]],
    [
      "a quota smaller than any request",
      { quota: { limit: "0.000000001", period: "daily" } },
      ["key_quota_exceeded"],
    ],
    ["nothing, with quota enough", { quota: { limit: "5", period: "monthly" } }, []],
  ])("%s is in the way", async (_, terms, codes) => {
    expect(await codesOf(await desk.make(terms))).toEqual(codes);
  });

  test("a key that is disabled or has expired says so, of every model, to another key", async () => {
    const [disabled, expired] = [await desk.make(), await desk.make()];
    await desk.send("DELETE", { key: disabled.id });
    await world.see("UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1", [
      expired.id,
    ]);
    expect(await codesOf(disabled)).toEqual(["key_disabled"]);
    expect(await codesOf(expired)).toEqual(["key_expired"]);
    expect((await accessOf(disabled.id)).every(({ callable }) => !callable)).toBe(true);
  });

  test("what the quota's window has used is in the way", async () => {
    const key = await desk.make({ quota: { limit: "5", period: "total" } });
    await world.see(
      `INSERT INTO key_quota (api_key_id, "window", customer_id, spent, reserved) VALUES ($1, 'total', $2, 3000000000, 1999999999)`,
      [key.id, world.acme.customerId],
    );
    expect(await codesOf(key)).toEqual(["key_quota_exceeded"]);
  });

  test("an empty balance is in the way, and money that is held is told apart", async () => {
    const key = await desk.make();
    try {
      await balance(0, 0);
      expect(await codesOf(key)).toEqual(["insufficient_balance"]);
      await balance(0, 1_000_000_000);
      expect(await codesOf(key)).toEqual(["balance_reserved"]);
    } finally {
      await balance(100_000_000_000, 0);
    }
  });

  test("a model without a price, and one that is switched off, is not callable", async () => {
    const key = await desk.make();
    await world.see("UPDATE model SET status = 'disabled' WHERE id = 'qwen-plus'");
    try {
      expect(await codesOf(key)).toEqual(["upstream_unavailable"]);
      expect(await codesOf(key, "auto-chat")).toEqual(["upstream_unavailable"]);
    } finally {
      await world.see("UPDATE model SET status = 'active' WHERE id = 'qwen-plus'");
    }
    await world.see("UPDATE model SET visibility = 'public' WHERE id = 'hidden'");
    try {
      expect(await codesOf(key, "hidden")).toEqual(["model_not_allowed"]);
    } finally {
      await world.see("UPDATE model SET visibility = 'private' WHERE id = 'hidden'");
    }
  });

  test("several reasons stand together, in the order in which a call meets them", async () => {
    const key = await desk.make({
      capabilities: ["account:read"],
      allowed_model_ids: ["qwen-max"],
      quota: { limit: "0.000000001", period: "total" },
    });
    await desk.send("DELETE", { key: key.id });
    expect(await codesOf(key)).toEqual([
      "key_disabled",
      "permission_denied",
      "model_not_allowed",
      "key_quota_exceeded",
    ]);
  });

  test("preflight says the same of the key that asks", async () => {
    const key = await desk.make({
      capabilities: ["account:read"],
      allowed_model_ids: ["qwen-max"],
      quota: { limit: "0.000000001", period: "daily" },
    });
    for (const { model, callable, blocking_reasons } of await accessOf(key.id, key.token)) {
      const { body } = await world.call(key.token, `GET /openapi/v1/models/${model}/preflight`);
      expect(body.data).toMatchObject({ model, callable, blocking_reasons, api_key: { id: key.id } });
    }
  });

  test("another customer's key is not there; others need account:read", async () => {
    expect((await desk.send("GET /model-access", { key: world.rival.apiKey.id })).status).toBe(404);
    const caller = await desk.make({ capabilities: ["inference", "keys:write"] });
    const answer = await desk.send("GET /model-access", { key: world.acme.apiKey.id, token: caller.token });
    expect([answer.status, answer.body.code]).toEqual([403, "permission_denied"]);
  });
});

describe("a page of keys, with the quota and the model access of each", () => {
  const QUERY = `{ apiKeys(first: 50) { nodes { id quota { used resetsAt } modelScope { modelIds }
    modelAccess { model callable blockingReasons { code } } } } }`;

  test("costs the same number of SQL statements for 50 as for 1", async () => {
    const count = async (token: string): Promise<{ nodes: number; statements: number }> => {
      let nodes = 0;
      const statements = await world.statements(async () => {
        const { data } = await world.ask(token, QUERY);
        nodes = (data?.["apiKeys"] as unknown as { nodes: unknown[] }).nodes.length;
      });
      return { nodes, statements };
    };
    const { token } = world.rival;
    const limited = { quota: { limit: "5", period: "daily" } };
    await desk.make(limited, token);
    const few = await count(token);
    for (let made = few.nodes; made < 50; made++) await desk.make(limited, token);
    expect(await count(token)).toEqual({ nodes: 50, statements: few.statements });
  });

  test("says of each what REST says of it", async () => {
    const { data } = await world.ask(world.acme.token, QUERY);
    const { nodes } = data?.["apiKeys"] as unknown as {
      nodes: { id: string; modelAccess: { callable: boolean }[] }[];
    };
    for (const { id, modelAccess } of nodes.slice(0, 5)) {
      const rows = await accessOf(id);
      expect(modelAccess.map(({ callable }) => callable)).toEqual(rows.map(({ callable }) => callable));
    }
  });
});
