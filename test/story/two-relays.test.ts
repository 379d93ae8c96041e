import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startRelay, type RelayProcess } from "../support/relay.ts";
import { customerOf, openWorld, settled, type World } from "./world.ts";

// A second where nothing else runs; the machine of a test has other things to do.
const IN_FORCE_MS = 6_000;

let world: World;
let second: RelayProcess;

beforeAll(async () => {
  world = await openWorld();
  second = await startRelay({ env: { ...world.env, RELAY_DEMO: "false" } });
});
afterAll(async () => {
  await second.end();
  await world.close();
});

async function ask(relay: RelayProcess, token: string): Promise<number> {
  const response = await fetch(`${relay.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "plain", messages: [{ role: "user", content: "hello" }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

test("a key that is disabled through one relay is refused by another on the same database within a second", async () => {
  const { token, apiKeyId } = await customerOf(world, { amount: 10n ** 10n });
  expect(await ask(world.relay, token)).toBe(200);
  expect(await ask(second, token)).toBe(200);
  const disabled = await fetch(`${world.relay.url}/openapi/v1/api-keys/${apiKeyId}/disable`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}` },
  });
  expect(disabled.status).toBe(200);
  const doneMs = performance.now();
  while ((await ask(second, token)) !== 401) expect(performance.now() - doneMs).toBeLessThan(IN_FORCE_MS);
  expect(performance.now() - doneMs).toBeLessThan(IN_FORCE_MS);
  expect(await ask(world.relay, token)).toBe(401);
});

test.each<[string, object, number]>([
  ["/security/policy", { content_safety: { mode: "block", custom_terms: ["hello"] } }, 400],
  ["/routing/policy", { model_scope: { mode: "single", allowed_model_ids: ["other"] } }, 403],
  ["/context/config", { context_window: { max_input_tokens: 1 } }, 400],
])("a change of %s through one relay is in force on another soon", async (path, change, status) => {
  const { token } = await customerOf(world, { amount: 10n ** 10n });
  expect([await ask(world.relay, token), await ask(second, token)]).toEqual([200, 200]);
  const changed = await fetch(`${world.relay.url}/openapi/v1${path}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(change),
  });
  expect(changed.status).toBe(200);
  const doneMs = performance.now();
  while ((await ask(second, token)) !== status) expect(performance.now() - doneMs).toBeLessThan(IN_FORCE_MS);
  expect(performance.now() - doneMs).toBeLessThan(IN_FORCE_MS);
  const asked = world.simulator.usageLog().length;
  expect([await ask(world.relay, token), await ask(second, token)]).toEqual([status, status]);
  expect(world.simulator.usageLog()).toHaveLength(asked);
});

test("a key that is made through one relay works on another at once", async () => {
  const created = await fetch(`${world.relay.url}/openapi/v1/api-keys`, {
    method: "POST",
    headers: { authorization: `Bearer ${world.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ name: "second", allowed_model_ids: ["plain"] }),
  });
  expect(created.status).toBe(201);
  const { data } = (await created.json()) as { data: { token: string; model_scope: unknown } };
  expect(data.model_scope).toEqual({ mode: "single", model_ids: ["plain"] });
  expect(await ask(second, data.token)).toBe(200);
});

test("two relays that serve one customer at once keep one set of books", async () => {
  const before = await settled(world);
  const seen = world.simulator.usageLog().length;
  const statuses = await Promise.all(
    Array.from({ length: 100 }, (_, index) => ask(index % 2 ? world.relay : second, world.apiKey)),
  );
  expect(new Set(statuses)).toEqual(new Set([200]));
  const after = await settled(world);
  expect(after.reserved).toBe(0n);
  expect(world.simulator.usageLog().length - seen).toBe(100);
  expect(before.available - after.available).toBeGreaterThan(0n);
});
