import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { verifyLedger } from "../../src/ledger/index.ts";
import { startSimulator, type Simulator } from "../../src/simulator/index.ts";
import { temporaryDirectory } from "../support/relay.ts";
import { testCost, testPrice } from "../support/test-catalog.ts";
import { expectedCharge, openWorld, settled, type World } from "./world.ts";

// Which supplier serves a request when suppliers speak different protocols, and what the client is told of it.
const BASES = { openai: "/v1", anthropic: "", dashscope: "/api/v1" };
type Protocol = keyof typeof BASES;

interface Stated {
  id: string;
  deployments?: [protocol: Protocol, upstreamModel: string, priority: number, flags?: object][];
  members?: string[];
}

const models: Stated[] = [
  { id: "at-anthropic", deployments: [["anthropic", "sim-a", 0]] },
  {
    id: "at-all",
    deployments: [
      ["openai", "sim-all", 0],
      ["anthropic", "sim-all", 0],
      ["dashscope", "sim-all", 0],
    ],
  },
  {
    id: "falls-back",
    deployments: [
      ["anthropic", "sim-down@fault=status,status=529", 0],
      ["dashscope", "sim-up", 1],
    ],
  },
  { id: "set-temperature", deployments: [["openai", "sim-set", 0, { temperatureMode: "none" }]] },
  { id: "reads-only", deployments: [["dashscope", "sim-reads", 0]] },
  { id: "sees", deployments: [["openai", "sim-vl", 0]] },
  { id: "fetched-for", deployments: [["anthropic", "sim-blind", 0, { imageUrl: false }]] },
  { id: "whole-only-streamed", deployments: [["openai", "sim-streams", 0, { streamOnly: true }]] },
  { id: "breaks", deployments: [["openai", "sim-breaks@fault=truncate,after=3", 0]] },
  { id: "auto-sees", members: ["reads-only", "sees"] },
];

async function writeCatalog(simulatorUrl: string): Promise<string> {
  const path = join(await temporaryDirectory(), "crossing.json");
  const catalog = {
    currency: "USD",
    providers: Object.entries(BASES).map(([protocol, base]) => ({
      name: protocol,
      protocol,
      base_url: simulatorUrl + base,
      allow_private_address: true,
      credentials: [{ label: "a", secret: "sk-supplier-secret" }],
    })),
    models: models.map(({ id, deployments, members }) => ({
      ...{ id, display_name: id, capabilities: [], context_window: 32_768, max_output_tokens: 1_024 },
      ...(members ? { kind: "auto", strategy: "balanced", members } : { price: testPrice }),
      ...(deployments && {
        deployments: deployments.map(([provider, upstream_model, priority, flags]) => ({
          ...{ provider, upstream_model, priority, cost: testCost },
          ...(flags && { flags }),
        })),
      }),
    })),
  };
  await writeFile(path, JSON.stringify(catalog));
  return path;
}

let simulator: Simulator;
let world: World;
beforeAll(async () => {
  simulator = await startSimulator({});
  world = await openWorld({ RELAY_CATALOG: await writeCatalog(simulator.url) });
});
afterAll(async () => {
  const broken = (await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0);
  await world.close();
  await simulator.close();
  expect(broken).toEqual([]);
});

const PATHS: Record<Protocol, string> = {
  openai: "/v1/chat/completions",
  anthropic: "/v1/messages",
  dashscope: "/api/v1/services/aigc/text-generation/generation",
};

interface Asked {
  status: number;
  headers: Headers;
  text: string;
  charge: bigint;
  calls: ReturnType<Simulator["usageLog"]>;
}

/** Asks, waits until all is settled, and tells what it cost and who was called. */
async function ask(path: string, body: object, headers: Record<string, string> = {}): Promise<Asked> {
  const before = await settled(world);
  const seen = simulator.usageLog().length;
  const response = await fetch(`${world.relay.url}${path}`, {
    method: "POST",
    headers: { "x-api-key": world.apiKey, "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const text = await textOf(response);
  const after = await settled(world);
  const calls = simulator.usageLog().slice(seen);
  return {
    status: response.status,
    headers: response.headers,
    text,
    charge: before.available - after.available,
    calls,
  };
}

/** All that came, also where the connection was broken behind it. */
async function textOf(response: Response): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>)
      text += decoder.decode(chunk, { stream: true });
  } catch {
    return text;
  }
  return text;
}

const hello = [{ role: "user", content: "hello" }];
const bodies: Record<Protocol, (model: string) => object> = {
  openai: (model) => ({ model, messages: hello }),
  anthropic: (model) => ({ model, messages: hello, max_tokens: 64 }),
  dashscope: (model) => ({ model, input: { messages: hello } }),
};
const clients = Object.keys(BASES) as Protocol[];

describe("which supplier serves", () => {
  test.each(clients)("of one priority, the one that speaks the %s client's own protocol", async (client) => {
    for (let times = 0; times < 4; times++) {
      const { status, calls, charge } = await ask(PATHS[client], bodies[client]("at-all"));
      expect([status, calls.map(({ protocol }) => protocol)]).toEqual([200, [client]]);
      expect(charge).toBe(expectedCharge(calls));
    }
  });

  test.each(clients)(
    "the next one, in another protocol, where the first is down: a %s client",
    async (client) => {
      const { status, calls, charge, text } = await ask(PATHS[client], bodies[client]("falls-back"));
      expect([status, calls.map(({ protocol, outcome }) => [protocol, outcome])]).toEqual([
        200,
        [
          ["anthropic", "fault:status"],
          ["dashscope", "completed"],
        ],
      ]);
      expect(charge).toBe(expectedCharge(calls.slice(1)));
      expect(text).not.toMatch(/sim-|anthropic|dashscope/i);
    },
  );

  test("the member of an auto model that can do what is asked for", async () => {
    const png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";
    const content = [{ type: "image_url", image_url: { url: png } }];
    const seeing = await ask(PATHS.openai, { model: "auto-sees", messages: [{ role: "user", content }] });
    expect([seeing.status, seeing.headers.get("x-relay-model")]).toEqual([200, "sees"]);
    const reading = await ask(PATHS.openai, bodies.openai("auto-sees"));
    expect([reading.status, reading.headers.get("x-relay-model")]).toEqual([200, "reads-only"]);
  });

  test("also a client whose own words the supplier would not take as they are", async () => {
    const messages = [...hello, { role: "system", content: "Be brief." }];
    const body = { ...bodies.anthropic("at-anthropic"), messages };
    const { status, calls, charge } = await ask(PATHS.anthropic, body);
    expect([status, calls.map(({ protocol }) => protocol)]).toEqual([200, ["anthropic"]]);
    expect(charge).toBe(expectedCharge(calls));
  });

  test("also a client that wants a whole answer from a supplier that only streams", async () => {
    const { status, text, charge, calls } = await ask(PATHS.openai, bodies.openai("whole-only-streamed"));
    expect([status, calls[0]?.stream]).toEqual([200, true]);
    expect((JSON.parse(text) as { object: string }).object).toBe("chat.completion");
    expect(charge).toBe(expectedCharge(calls));
  });
});

describe("what cannot be carried over", () => {
  test("is listed where it is only a hint, in streams and in whole answers", async () => {
    const hints = { seed: 5, logit_bias: { "1": 2 }, user: "u", metadata: { a: "b" } };
    for (const stream of [false, true]) {
      const asked = await ask(PATHS.openai, { ...bodies.openai("at-anthropic"), ...hints, stream });
      const ignored = asked.headers.get("x-relay-ignored-params")?.split(", ");
      expect([asked.status, ignored?.sort()]).toEqual([200, ["logit_bias", "metadata", "seed"]]);
    }
    const set = await ask(PATHS.openai, { ...bodies.openai("set-temperature"), temperature: 0.5, seed: 5 });
    expect([set.status, set.headers.get("x-relay-ignored-params")]).toEqual([200, "temperature"]);
    const native = await ask(PATHS.openai, { ...bodies.openai("at-all"), ...hints });
    expect(native.headers.get("x-relay-ignored-params")).toBeNull();
  });

  test.each([
    ["several answers", { n: 2 }, "n"],
    ["log probabilities", { logprobs: true }, "logprobs"],
    [
      "a file of another service",
      { messages: [{ role: "user", content: [{ type: "file", file: { file_id: "f" } }] }] },
      "messages[0].content[0].file.file_id",
    ],
  ])(
    "is refused where it changes the answer: %s; nobody is called, nothing is charged",
    async (_, more, param) => {
      const { status, text, charge, calls } = await ask(PATHS.openai, {
        ...bodies.openai("at-anthropic"),
        ...more,
      });
      expect([status, charge, calls.length]).toEqual([400, 0n, 0]);
      expect(JSON.parse(text)).toMatchObject({ error: { code: "unsupported_parameter", param } });
    },
  );

  test("is no image by an address of our own network, for a supplier that does not fetch any", async () => {
    const content = [{ type: "image_url", image_url: { url: `${simulator.url}/cat.png` } }];
    const body = { model: "fetched-for", messages: [{ role: "user", content }] };
    const { status, text, charge, calls } = await ask(PATHS.openai, body);
    expect([status, charge, calls.length]).toEqual([400, 0n, 0]);
    expect(text).toContain("not public");
  });
});

describe("how a broken answer is told", () => {
  test.each([
    ["openai", { ...bodies.openai("breaks"), stream: true }, /^data: \{"error":/m, "[DONE]"],
    ["anthropic", { ...bodies.anthropic("breaks"), stream: true }, /^event: error$/m, "message_stop"],
    ["dashscope", bodies.dashscope("breaks"), /^id:\d+\nevent:error\n:HTTP_STATUS\/502$/m, '"stop"'],
  ] as const)("to %s clients, within the stream and without its end", async (client, body, says, end) => {
    const { status, text, charge } = await ask(PATHS[client], body, { "x-dashscope-sse": "enable" });
    expect(status).toBe(200);
    expect(text).toMatch(says);
    expect(text).not.toContain(end);
    expect(charge).toBeGreaterThan(0n);
    const ids = [...text.matchAll(/^id:(\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });
});

describe("POST /v1/messages/count_tokens", () => {
  const body = { messages: hello, system: "Be brief." };

  test.each(["at-anthropic", "reads-only"])(
    "counts for %s, calls no model and costs nothing",
    async (model) => {
      const { status, text, charge, calls } = await ask("/v1/messages/count_tokens", { model, ...body });
      expect([status, charge, calls.length]).toEqual([200, 0n, 0]);
      const { input_tokens } = JSON.parse(text) as { input_tokens: number };
      expect(input_tokens).toBeGreaterThan(0);
    },
  );

  test("is refused for a model that is not there", async () => {
    const { status, text } = await ask("/v1/messages/count_tokens", { model: "none", ...body });
    expect([status, text]).toEqual([404, expect.stringContaining("not_found_error")]);
  });
});
