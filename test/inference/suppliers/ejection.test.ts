import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { probeEjected, SupplierProbes } from "../../../src/inference/index.ts";
import { protocols } from "../../../src/kernel/protocol.ts";
import { openSupplierWorld, type AskOptions, type SupplierWorld } from "./supplier-world.ts";

let world: SupplierWorld;
beforeAll(async () => {
  world = await openSupplierWorld();
});
beforeEach(() => world.startAnew());
afterAll(() => world.close());

const down = { status: 500 };

interface RouteHealth {
  modelId: string;
  credentialLabel: string;
  deploymentState: string;
  ejectedUntil: string | null;
  credentialState: string;
  credentialUntil: string | null;
  credentialReason: string | null;
}

async function routesOf(modelId: string): Promise<RouteHealth[]> {
  const data = (await world.askOperator(`{ routingHealth { routes { modelId credentialLabel deploymentState
    ejectedUntil credentialState credentialUntil credentialReason } } }`)) as {
    routingHealth: { routes: RouteHealth[] };
  };
  return data.routingHealth.routes.filter((route) => route.modelId === modelId);
}

/** Which credential a request is sent with is drawn: asks until it is this one, which is soon. */
async function untilUsed(secret: string, options: AskOptions = {}): Promise<void> {
  const { calls } = world.first;
  for (let i = 0; i < 40 && calls.at(-1) !== secret; i++) await world.ask(options);
  expect(calls.at(-1)).toBe(secret);
}

test.each(protocols)(
  "a supplier that dies is left alone, and asked again when it is back (%s)",
  async (protocol) => {
    const { first, second } = world;
    first.script = () => down;
    for (let i = 0; i < 5; i++) expect((await world.ask({ protocol })).status).toBe(200);
    expect([first.calls.length, second.calls.length]).toEqual([5, 5]);
    for (let i = 0; i < 5; i++) expect((await world.ask({ protocol })).status).toBe(200);
    expect([first.calls.length, second.calls.length]).toEqual([5, 10]);
    world.passMs(30_000);
    expect((await world.ask({ protocol })).status).toBe(200);
    expect([first.calls.length, second.calls.length]).toEqual([6, 11]);
    world.passMs(30_000);
    await world.ask({ protocol });
    expect([first.calls.length, second.calls.length]).toEqual([6, 12]);
    first.script = () => null;
    world.passMs(30_000);
    for (let i = 0; i < 3; i++) expect((await world.ask({ protocol })).status).toBe(200);
    expect([first.calls.length, second.calls.length]).toEqual([9, 12]);
    expect(world.health().isAllWell).toBe(true);
  },
);

test("while one call finds out, all others go elsewhere", async () => {
  const { first, second } = world;
  first.script = () => down;
  for (let i = 0; i < 5; i++) await world.ask();
  world.passMs(30_000);
  first.calls.length = second.calls.length = 0;
  first.script = () => ({ status: 500, afterMs: 150 });
  const heard = await Promise.all(Array.from({ length: 12 }, () => world.ask()));
  expect(heard.map(({ status }) => status)).toEqual(heard.map(() => 200));
  expect([first.calls.length, second.calls.length]).toEqual([1, 12]);
});

test("where both fail, one is still called, and the client reads its error", async () => {
  const { first, second } = world;
  first.script = second.script = () => down;
  for (let i = 0; i < 12; i++) expect((await world.ask()).status).toBe(502);
  const states = (await routesOf("openai")).map(({ deploymentState }) => deploymentState);
  expect(states.filter((state) => state === "ejected").length).toBeGreaterThan(0);
  expect(states).toContain("active");
  const before = second.calls.length;
  await world.ask();
  expect(second.calls).toHaveLength(before + 1);
});

test("the only supplier of a model is never left alone", async () => {
  world.second.script = () => down;
  for (let i = 0; i < 12; i++) expect((await world.ask({ model: "alone" })).status).toBe(502);
  expect(world.second.calls).toHaveLength(12);
});

test("a test of the relay's own finds out that it is back, and the next request goes there", async () => {
  const { first, second } = world;
  first.script = () => down;
  for (let i = 0; i < 5; i++) await world.ask();
  first.script = () => null;
  await world.ask();
  expect([first.calls.length, second.calls.length]).toEqual([5, 6]);
  await probeEjected(world.health(), new SupplierProbes());
  expect((await routesOf("openai"))[0]?.deploymentState).toBe("half_open");
  await world.ask();
  expect([first.calls.length, second.calls.length]).toEqual([6, 6]);
  expect(world.health().isAllWell).toBe(true);
});

test("operators see what is left alone, and until when", async () => {
  world.first.script = () => down;
  for (let i = 0; i < 5; i++) await world.ask();
  const [ejected] = await routesOf("openai");
  expect(ejected).toMatchObject({
    deploymentState: "ejected",
    credentialState: "active",
    credentialReason: null,
  });
  const leftMs = Date.parse(ejected?.ejectedUntil ?? "") - Date.now();
  expect(leftMs).toBeGreaterThan(20_000);
  expect(leftMs).toBeLessThanOrEqual(30_000);
  world.passMs(30_000);
  expect((await routesOf("openai"))[0]?.deploymentState).toBe("half_open");
});

test.each(protocols)(
  "a 429 is answered by the supplier's other credential, in the same request (%s)",
  async (protocol) => {
    const { first, second } = world;
    first.script = (secret) => (secret === "first-1" ? { status: 429, retryAfter: 20 } : null);
    for (let i = 0; i < 20; i++) expect((await world.ask({ protocol })).status).toBe(200);
    const limited = first.calls.filter((secret) => secret === "first-1");
    expect([limited.length, first.calls.length, second.calls.length]).toEqual([1, 21, 0]);
    const [cooling] = await routesOf(protocol);
    expect(cooling).toMatchObject({ credentialLabel: "1", credentialState: "cooling" });
    expect(Date.parse(cooling?.credentialUntil ?? "") - Date.now()).toBeGreaterThan(10_000);
    world.passMs(20_000);
    first.script = () => null;
    await untilUsed("first-1", { protocol });
    expect(world.alerts).toEqual([]);
  },
);

test("where all its credentials cool down, the next supplier is asked without asking it again", async () => {
  const { first, second } = world;
  first.script = () => ({ status: 429, retryAfter: 20 });
  for (let i = 0; i < 5; i++) expect((await world.ask()).status).toBe(200);
  expect([first.calls.length, second.calls.length]).toEqual([2, 5]);
});

test.each(protocols)(
  "the only credential's 429 reaches its client, with the supplier's Retry-After (%s)",
  async (protocol) => {
    world.second.script = () => ({ status: 429, retryAfter: 7 });
    for (let i = 0; i < 3; i++) {
      const heard = await world.ask({ protocol, model: "alone" });
      expect([heard.status, heard.headers.get("retry-after")]).toEqual([429, "7"]);
    }
    expect(world.second.calls).toHaveLength(3);
  },
);

test.each([401, 402, 403])(
  "a credential that a supplier answers with %d is dropped, and operators hear of it once",
  async (status) => {
    const { first, second } = world;
    first.script = (secret) => (secret === "first-1" ? { status } : null);
    for (let i = 0; i < 20; i++) expect((await world.ask()).status).toBe(200);
    expect(first.calls.filter((secret) => secret === "first-1")).toHaveLength(1);
    expect(second.calls).toEqual([]);
    expect(world.alerts).toMatchObject([
      { provider_id: expect.any(String), credential_id: expect.any(String), status },
    ]);
    const [dropped] = await routesOf("openai");
    expect(dropped).toMatchObject({ credentialLabel: "1", credentialState: "dropped" });
    expect(dropped?.credentialReason).toContain("supplier");
    world.passMs(300_000);
    first.script = () => null;
    await untilUsed("first-1");
  },
);

test("where all credentials are dropped, nobody is called, and the client reads nothing of it", async () => {
  world.second.script = () => ({ status: 401 });
  expect((await world.ask({ model: "alone" })).status).toBe(503);
  const heard = await world.ask({ model: "alone" });
  expect(heard.status).toBe(503);
  expect(JSON.parse(heard.body)).toMatchObject({ error: { code: "upstream_unavailable" } });
  expect(world.second.calls).toHaveLength(1);
});
