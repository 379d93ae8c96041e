import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openRoutingWorld, protocols, type RoutingWorld } from "./world.ts";

let world: RoutingWorld;

beforeAll(async () => {
  world = await openRoutingWorld();
});
afterAll(() => world.close());

const onlyEurope = { regions: { mode: "restrict", allowed: ["eu-WEST"] } } as const;
const standIns = { fallback: { enabled: true, models: ["dear", "far"] } } as const;
const untouched = { available: 10n ** 10n, reserved: 0n };

describe.each(protocols)("over %s", (protocol) => {
  test.each([false, true])(
    "under a total outage a request never leaves its regions (stream: %s)",
    async (stream) => {
      const { customerId, token } = await world.tenant({ ...onlyEurope, ...standIns });
      const { status, called, requestId } = await world.ask({ protocol, token, model: "outage", stream });
      // Anthropic has a number of its own for those who are overloaded.
      expect(status).toBe(protocol === "anthropic" ? 529 : 503);
      expect(called.length).toBeGreaterThan(0);
      expect(called.filter((model) => !model.startsWith("outage-eu"))).toEqual([]);
      expect(await world.row(requestId)).toMatchObject({ status: "failed", charge: 0n });
      expect(await world.money(customerId)).toEqual(untouched);
    },
  );

  test("a model that is nowhere in its regions is refused with the policy's name, and nobody is called", async () => {
    const { customerId, token } = await world.tenant({ ...onlyEurope, ...standIns });
    const { status, called, body } = await world.ask({ protocol, token, model: "far" });
    expect([status, called]).toEqual([503, []]);
    expect(body).toContain("The routing policy restricts regions");
    expect(await world.money(customerId)).toEqual(untouched);
    const [held] = await world.see("SELECT count(*)::int AS n FROM reservation WHERE customer_id = $1", [
      customerId,
    ]);
    expect(held).toEqual({ n: 0 });
  });

  test("a fallback model in its regions stands in for one that is not there", async () => {
    const { token } = await world.tenant({
      ...onlyEurope,
      fallback: { enabled: true, models: ["dear", "cheap"] },
    });
    const { status, called, headers } = await world.ask({ protocol, token, model: "far" });
    expect([status, called, headers.get("x-relay-model")]).toEqual([200, ["cheap"], "cheap"]);
  });

  test("preferred regions come first, whatever the priority, and others serve when they cannot", async () => {
    const { token } = await world.tenant({ regions: { mode: "prefer", allowed: ["eu-west"] } });
    expect((await world.ask({ protocol, token, model: "near" })).called).toEqual(["near-eu"]);
    const { status, called } = await world.ask({ protocol, token, model: "dying" });
    expect([status, called.at(-1)]).toEqual([200, "dying-us"]);
    const anywhere = await world.tenant();
    expect((await world.ask({ ...anywhere, protocol, model: "near" })).called).toEqual(["near-us"]);
  });
});

test("the members of an auto model and the target of a rollout are bound by it too", async () => {
  const { token } = await world.tenant({
    ...onlyEurope,
    rollout: [{ model: "near", targetModel: "dear", percent: 100, stickyBy: "key" }],
  });
  // Of its members only one is in Europe.
  expect((await world.ask({ token, model: "auto-fastest" })).called).toEqual(["cheap"]);
  const { called, requestId } = await world.ask({ token, model: "near" });
  expect(called).toEqual(["near-eu"]);
  expect((await world.row(requestId))["policy"]).toBeNull();
});

test("tokens are counted within the regions only", async () => {
  const { token } = await world.tenant(onlyEurope);
  const response = await fetch(`${world.url}/v1/messages/count_tokens`, {
    method: "POST",
    headers: { "x-api-key": token, "content-type": "application/json", "anthropic-version": "2023-06-01" },
    body: JSON.stringify({ model: "far", messages: [{ role: "user", content: "Hello?" }] }),
  });
  expect([response.status, await response.text()]).toEqual([
    503,
    expect.stringContaining("The routing policy restricts regions"),
  ]);
});

test("a preflight says it too", async () => {
  const { token } = await world.tenant(onlyEurope);
  const preflight = async (model: string): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${world.url}/openapi/v1/models/${model}/preflight`, { headers });
    return ((await response.json()) as { data: unknown }).data;
  };
  expect(await preflight("far")).toMatchObject({
    callable: false,
    blocking_reasons: [
      { code: "upstream_unavailable", message: expect.stringContaining("restricts regions") },
    ],
  });
  expect(await preflight("near")).toMatchObject({ callable: true });
});

describe("the strategy", () => {
  test.each([
    ["priority", "ordered-first"],
    ["weighted", "ordered-heavy"],
    ["cost", "ordered-cheap"],
  ] as const)("%s asks another one first", async (strategy, first) => {
    const { token } = await world.tenant({ strategy });
    for (const protocol of protocols)
      expect((await world.ask({ protocol, token, model: "ordered" })).called).toEqual([first]);
  });

  test("latency leaves the slow one once it is known", async () => {
    const { token } = await world.tenant({ strategy: "latency" });
    const called: string[] = [];
    for (let i = 0; i < 5; i++) called.push(...(await world.ask({ token, model: "paced" })).called);
    expect(called.slice(2)).toEqual(["paced-fast", "paced-fast", "paced-fast"]);
  });
});

describe("on every node alike", () => {
  let url: string;
  beforeAll(async () => {
    url = (await world.secondNode()).url;
  });

  test.each(protocols)(
    "a conversation over %s stays with one supplier, and others with others",
    async (protocol) => {
      const { token } = await world.tenant();
      const seen = new Set<string>();
      for (let i = 0; i < 12; i++) {
        const headers = { "x-conversation-id": `c-${String(i)}` };
        const asked = { protocol, token, model: "twins", headers };
        const { called } = await world.ask(asked);
        expect((await world.ask({ ...asked, url, question: "And then?" })).called).toEqual(called);
        seen.add(called.join());
      }
      expect(seen.size).toBeGreaterThan(1);
    },
  );

  test("a loop of tools stays with one supplier, without a conversation's id", async () => {
    const { token } = await world.tenant();
    const tools = [
      { type: "function", function: { name: "look", parameters: { type: "object", properties: {} } } },
    ];
    const loop = [
      { role: "user", content: "Look." },
      {
        role: "assistant",
        content: null,
        tool_calls: [{ id: "c1", type: "function", function: { name: "look", arguments: "{}" } }],
      },
      { role: "tool", tool_call_id: "c1", content: "A tree." },
    ];
    const longer = [
      ...loop,
      { role: "assistant", content: "A tree." },
      { role: "user", content: "And now?" },
    ];
    const ask = async (messages: object[], at: string): Promise<string[]> =>
      (await world.ask({ token, model: "twins", url: at, more: { messages, tools } })).called;
    const first = await ask(loop, world.url);
    expect(await ask(longer, world.url)).toEqual(first);
    expect(await ask(longer, url)).toEqual(first);
  });

  test("a rollout keeps a conversation where it is", async () => {
    const rollout = [{ model: "old", targetModel: "canary", percent: 50, stickyBy: "conversation" as const }];
    const { token } = await world.tenant({ rollout });
    for (let i = 0; i < 6; i++) {
      const asked = { token, model: "old", headers: { "x-conversation-id": `c-${String(i)}` } };
      const first = (await world.ask(asked)).called;
      expect((await world.ask(asked)).called).toEqual(first);
      expect((await world.ask({ ...asked, url })).called).toEqual(first);
    }
  });
});
