import { afterAll, beforeAll, expect, test } from "@jest/globals";
import OpenAI from "openai";
import { verifyLedger } from "../../src/ledger/index.ts";
import { customerOf, expectedCharge, openWorld, settled, type World } from "./world.ts";

let world: World;
let openai: OpenAI;

beforeAll(async () => {
  world = await openWorld();
  openai = clientWith(world.apiKey);
});
afterAll(async () => {
  const broken = (await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0);
  await world.close();
  expect(broken).toEqual([]);
});

const clientWith = (apiKey: string): OpenAI => new OpenAI({ apiKey, baseURL: `${world.relay.url}/v1` });
const hello = [{ role: "user" as const, content: "hello" }];

/** What the account was charged while the work ran, beside what the supplier says was used. */
async function charged(
  work: () => Promise<unknown>,
): Promise<{ charge: bigint; expected: bigint; calls: number }> {
  const before = await settled(world);
  const seen = world.simulator.usageLog().length;
  await work();
  const after = await settled(world);
  const records = world.simulator.usageLog().slice(seen);
  return {
    charge: before.available - after.available,
    expected: expectedCharge(records),
    calls: records.length,
  };
}

test("models.list gives the models that the key can call, under their public names", async () => {
  const ids = (await openai.models.list()).data.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(["plain", "qwen-plus", "auto-chat-balanced"]));
  expect(ids.join(" ")).not.toContain("sim-");
});

test("a chat is answered, and charged by the supplier's usage to the last unit", async () => {
  const { charge, expected } = await charged(async () => {
    const answer = await openai.chat.completions.create({ model: "plain", messages: hello });
    expect(answer.model).toBe("plain");
    expect(answer.choices[0]?.message.content).toBeTruthy();
    expect(answer.usage?.total_tokens).toBeGreaterThan(0);
    expect(answer._request_id).toMatch(/^req_/);
  });
  expect(charge).toBe(expected);
  expect(charge).toBeGreaterThan(0n);
});

test.each([
  ["with include_usage, and its last chunk carries the usage", true],
  ["without include_usage, and no chunk shows any usage", false],
])("a stream is answered %s; it is charged the same", async (_, include_usage) => {
  const { charge, expected } = await charged(async () => {
    const stream = await openai.chat.completions.create({
      model: "plain",
      messages: hello,
      stream: true,
      ...(include_usage && { stream_options: { include_usage } }),
    });
    let text = "";
    let usages = 0;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? "";
      if (chunk.usage) usages++;
      else expect("usage" in chunk).toBe(include_usage);
      expect(chunk.model).toBe("plain");
    }
    expect(text.length).toBeGreaterThan(0);
    expect(usages).toBe(include_usage ? 1 : 0);
  });
  expect(charge).toBe(expected);
});

test("tools go through: a call comes back with its arguments, and its result is answered", async () => {
  const tools = [
    {
      type: "function" as const,
      function: { name: "lookup", parameters: { type: "object", properties: {} } },
    },
  ];
  const ask = { role: "user" as const, content: "use the tool" };
  const first = await openai.chat.completions.create({
    model: "plain",
    messages: [ask],
    tools,
    tool_choice: "required",
  });
  const message = first.choices[0]?.message;
  const call = message?.tool_calls?.[0];
  expect(first.choices[0]?.finish_reason).toBe("tool_calls");
  expect(call).toMatchObject({ type: "function", function: { name: "lookup" } });
  if (!message || !call) return;
  const result = { role: "tool" as const, tool_call_id: call.id, content: "42" };
  const second = await openai.chat.completions.create({
    model: "plain",
    messages: [ask, message, result],
    tools,
  });
  expect(second.choices[0]?.message.content).toBeTruthy();
});

const ask = (model: string) => (client: OpenAI) => client.chat.completions.create({ model, messages: hello });
const count = (): number => world.simulator.usageLog().length;

test.each([
  ["an unknown model", 404, "model_not_found", ask("nothing-like-it")],
  ["a name that differs only in its case", 404, "model_not_found", ask("PLAIN")],
  [
    "a request without messages",
    400,
    "invalid_request",
    (client: OpenAI) => client.chat.completions.create({ model: "plain", messages: [] }),
  ],
])("%s is refused with %i, and nothing is charged", async (_, status, code, request) => {
  const before = await settled(world);
  const seen = count();
  const refusal = await request(openai).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ status });
  if (code === "model_not_found") expect(refusal).toMatchObject({ code });
  expect(count()).toBe(seen);
  expect(await settled(world)).toEqual(before);
});

test("a key that does not exist is refused as 401, and the supplier hears nothing", async () => {
  const seen = count();
  const wrong = `${world.apiKey.slice(0, -1)}${world.apiKey.endsWith("A") ? "B" : "A"}`;
  await expect(ask("plain")(clientWith(wrong))).rejects.toMatchObject({
    status: 401,
    code: "invalid_api_key",
  });
  expect(count()).toBe(seen);
});

test("a model that the key is scoped away from is model_not_allowed, and is not listed", async () => {
  const scoped = await customerOf(world, { amount: 10n ** 9n, allowedModelIds: ["other"] });
  const client = clientWith(scoped.token);
  const seen = count();
  await expect(ask("plain")(client)).rejects.toMatchObject({ status: 403, code: "model_not_allowed" });
  expect(count()).toBe(seen);
  expect((await client.models.list()).data.map(({ id }) => id)).toEqual(["other"]);
  expect((await ask("other")(client)).model).toBe("other");
});

test("an empty balance is 402, and the SDK does not come back", async () => {
  const poor = await customerOf(world, { amount: 0n });
  let requests = 0;
  const client = new OpenAI({
    apiKey: poor.token,
    baseURL: `${world.relay.url}/v1`,
    fetch: (url, init) => {
      requests++;
      return fetch(url, init);
    },
  });
  const seen = count();
  await expect(ask("plain")(client)).rejects.toMatchObject({ status: 402, code: "insufficient_quota" });
  expect(requests).toBe(1);
  expect(count()).toBe(seen);
  expect(await settled({ ...world, customerId: poor.customerId })).toEqual({ available: 0n, reserved: 0n });
});

test("what the supplier refuses our credential for is never shown as the customer's 401", async () => {
  const client = new OpenAI({ apiKey: world.apiKey, baseURL: `${world.relay.url}/v1`, maxRetries: 0 });
  const failed = await ask("unpaid")(client).catch((error: unknown) => error);
  expect(failed).toMatchObject({ status: 503 });
  expect(JSON.stringify(failed)).not.toMatch(/sk-supplier|sim-unpaid|127\.0\.0\.1/);
});

test("a supplier's error before any output is an error to the client, and costs nothing", async () => {
  const before = await settled(world);
  const client = new OpenAI({ apiKey: world.apiKey, baseURL: `${world.relay.url}/v1`, maxRetries: 0 });
  await expect(ask("broken")(client)).rejects.toMatchObject({ status: 502 });
  await expect(ask("reset")(client)).rejects.toMatchObject({ status: 502 });
  await expect(ask("limited")(client)).rejects.toMatchObject({ status: 429 });
  expect(await settled(world)).toEqual(before);
});
