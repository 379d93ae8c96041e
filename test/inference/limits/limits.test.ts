import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { limitCustomer, updateApiKey } from "../../../src/customers/index.ts";
import { ask, leaveRequests, openWorld, protocols, type Made, type Wanted, type World } from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const upstreamCalls = (): number => world.simulator.usageLog().length;

async function statuses(token: string, count: number): Promise<number[]> {
  const heard = await Promise.all(Array.from({ length: count }, () => ask(world.url, token)));
  return heard.map(({ status }) => status).sort();
}

async function rows(customerId: string, count: number): Promise<Record<string, unknown>[]> {
  for (;;) {
    const found = await world.see(
      "SELECT status, http_status, code, charge, model FROM request WHERE customer_id = $1 ORDER BY created_at",
      [customerId],
    );
    if (found.length >= count) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Waits until a key may run a request again: what ends on our side may end a moment after the client heard it. */
async function free(token: string): Promise<number> {
  let status = 429;
  for (let tries = 0; status === 429 && tries < 100; tries++) {
    status = (await ask(world.url, token)).status;
    if (status === 429) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return status;
}

describe("requests per minute", () => {
  test.each(protocols)(
    "in %s: what is over the limit is refused, and passes when it comes again as told",
    async (protocol) => {
      const { token, customerId } = await world.make({ key: { rpm: 3 } });
      for (let request = 0; request < 3; request++)
        expect((await ask(world.url, token, { protocol })).status).toBe(200);
      const called = upstreamCalls();
      const refused = await ask(world.url, token, { protocol });
      expect(refused.status).toBe(429);
      expect(refused.body).toContain("The limit of 3 requests per minute of this API key is reached.");
      const retryAfter = Number(refused.headers["retry-after"]);
      expect(retryAfter).toBeGreaterThanOrEqual(55);
      expect(retryAfter).toBeLessThanOrEqual(61);
      expect(upstreamCalls()).toBe(called);
      const all = await rows(customerId, 4);
      expect(all.at(-1)).toEqual({
        status: "failed",
        http_status: 429,
        code: "rate_limited",
        charge: "0",
        model: "",
      });
      world.pass(retryAfter * 1_000);
      expect((await ask(world.url, token, { protocol })).status).toBe(200);
    },
  );

  test("the types of the errors are those that each protocol's clients know", async () => {
    const { token } = await world.make({ key: { rpm: 1, concurrency: 5 } });
    await ask(world.url, token);
    const bodies = await Promise.all(protocols.map((protocol) => ask(world.url, token, { protocol })));
    const [openai, anthropic, dashscope] = bodies.map(
      ({ body }) => JSON.parse(body) as Record<string, unknown>,
    );
    expect(openai).toMatchObject({ error: { type: "requests", code: "rate_limit_exceeded", param: null } });
    expect(anthropic).toMatchObject({ type: "error", error: { type: "rate_limit_error" } });
    expect(dashscope).toMatchObject({ code: "Throttling.RateQuota" });
  });

  test("of two limits that both hold, a request that meets one takes nothing of the other", async () => {
    const made = await world.make({ key: { rpm: 2 }, customer: { rpm: 4 } });
    expect(await statuses(made.token, 6)).toEqual([200, 200, 429, 429, 429, 429]);
    const answer = await ask(world.url, made.token);
    // The four that the key refused are not the customer's.
    expect(answer.headers["x-ratelimit-limit-requests"]).toBe("2");
    await updateApiKey(world.system, {
      ...{ apiKeyId: made.apiKeyId, changes: { rateLimits: { rpm: null } } },
      entitledModelIds: () => Promise.resolve(new Set<string>()),
    });
    await inForce(made, 4);
    // Two before, and the one that saw the new limit.
    expect(await statuses(made.token, 4)).toEqual([200, 429, 429, 429]);
  });

  test("all keys of a customer share its limits", async () => {
    const { token, customerId } = await world.make({ customer: { rpm: 2 } });
    expect((await ask(world.url, token)).status).toBe(200);
    expect((await ask(world.url, token)).status).toBe(200);
    const refused = await ask(world.url, token);
    expect(refused.body).toContain("The limit of 2 requests per minute of this account is reached.");
    expect(await rows(customerId, 3)).toHaveLength(3);
  });

  test("two customers with the same limits and the same request never share one", async () => {
    const made = await Promise.all([world.make({ key: { rpm: 5 } }), world.make({ key: { rpm: 5 } })]);
    const [one, two] = await Promise.all(made.map(({ token }) => statuses(token, 8)));
    expect(one).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(two).toEqual(one);
  });

  test("counting tokens is a request, the list of models is none", async () => {
    const { token } = await world.make({ key: { rpm: 2 } });
    const list = { headers: { authorization: `Bearer ${token}` } };
    for (let times = 0; times < 4; times++)
      expect((await fetch(`${world.url}/v1/models`, list)).status).toBe(200);
    const path = "/v1/messages/count_tokens";
    const raw = JSON.stringify({ model: "plain", messages: [{ role: "user", content: "hello" }] });
    const counted = await ask(world.url, token, { protocol: "anthropic", path, raw });
    expect(counted.status).toBe(200);
    expect(counted.headers["anthropic-ratelimit-requests-remaining"]).toBe("1");
    await ask(world.url, token, { protocol: "anthropic", path, raw });
    expect((await ask(world.url, token, { protocol: "anthropic", path, raw })).status).toBe(429);
  });
});

// A second where nothing else runs; the machine of a test has other things to do.
const IN_FORCE_MS = 6_000;

/** Waits until a limit is what it was made. */
async function inForce({ token }: Made, rpm: number, url = world.url): Promise<number> {
  const startedMs = performance.now();
  const seen = async (): Promise<string | undefined> => {
    const { headers } = await ask(url, token, { raw: "{" });
    return headers["x-ratelimit-limit-requests"] as string | undefined;
  };
  while ((await seen()) !== String(rpm)) expect(performance.now() - startedMs).toBeLessThan(IN_FORCE_MS);
  return performance.now() - startedMs;
}

describe("tokens per minute", () => {
  const long = "word ".repeat(400);

  test.each(protocols)(
    "in %s: the input is taken as estimated, and corrected by what was used",
    async (protocol) => {
      const { token, customerId } = await world.make({ key: { tpm: 2_000 } });
      const first = await ask(world.url, token, { protocol, text: long });
      expect(first.status).toBe(200);
      const policy = {
        openai: "x-ratelimit-limit-tokens",
        anthropic: "anthropic-ratelimit-tokens-limit",
        dashscope: "ratelimit-policy",
      };
      expect(String(first.headers[policy[protocol]])).toContain("2000");
      const second = await ask(world.url, token, { protocol, text: "hi" });
      await rows(customerId, 2);
      const [used] = await world.see(
        "SELECT sum(input_fresh + cache_read + output_text + output_reasoning) AS tokens FROM request WHERE customer_id = $1",
        [customerId],
      );
      // A whole answer is told when it is known what it used.
      const left = 2_000 - Number(used?.["tokens"]);
      expect(Number(/"tokens";r=(\d+)/.exec(String(second.headers["ratelimit"]))?.[1])).toBe(left);
    },
  );

  test("what was used beyond the limit is a debt, and the next request waits for it", async () => {
    const { token } = await world.make({ key: { tpm: 100 } });
    expect((await ask(world.url, token, { model: "slow" })).status).toBe(200);
    const called = upstreamCalls();
    const refused = await ask(world.url, token, { text: long.slice(0, 200) });
    expect(refused.status).toBe(429);
    expect(JSON.parse(refused.body)).toMatchObject({
      error: { type: "tokens", message: "The limit of 100 tokens per minute of this API key is reached." },
    });
    expect(refused.headers["x-ratelimit-remaining-requests"]).toBeUndefined();
    expect(upstreamCalls()).toBe(called);
    world.pass(Number(refused.headers["retry-after"]) * 1_000);
    expect((await ask(world.url, token, { text: long.slice(0, 200) })).status).toBe(200);
  });

  test("a request that is larger than the limit is refused, and not told to come again", async () => {
    const { token } = await world.make({ key: { tpm: 100 } });
    const refused = await ask(world.url, token, { text: long });
    expect(refused.status).toBe(429);
    expect(refused.body).toContain("more tokens than the limit of 100 a minute");
    expect(refused.headers["retry-after"]).toBeUndefined();
    expect((await ask(world.url, token)).status).toBe(200);
  });

  test("a request that is refused for another reason, or by a limit, gives its tokens back", async () => {
    const { token } = await world.make({ key: { tpm: 2_000, concurrency: 1 } });
    for (let times = 0; times < 8; times++) {
      const refused = await ask(world.url, token, { text: long, model: "nothing" });
      expect(refused.status).toBe(404);
    }
    const slow = ask(world.url, token, { model: "slow", stream: true });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await ask(world.url, token, { text: long })).status).toBe(429);
    await slow;
    expect((await ask(world.url, token, { text: long })).status).toBe(200);
  });
});

describe("requests at the same time", () => {
  test("what is over the limit is refused at once, and the supplier is not called", async () => {
    const { token, customerId } = await world.make({ key: { concurrency: 2 } });
    const running = [1, 2].map(() => ask(world.url, token, { model: "slow", stream: true }));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const called = upstreamCalls();
    const refused = await ask(world.url, token);
    expect(refused.status).toBe(429);
    expect(refused.body).toContain("The limit of 2 requests at the same time of this API key is reached.");
    expect(refused.headers["retry-after"]).toBe("1");
    expect(upstreamCalls()).toBe(called);
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await ask(world.url, token)).status).toBe(200);
    expect((await rows(customerId, 4)).map(({ code }) => code)).toContain("concurrency_limited");
  });

  const endings: [string, Parameters<typeof ask>[2]][] = [
    ["an answer that came whole", {}],
    ["a stream that came whole", { stream: true }],
    ["a body that is no JSON", { raw: "{" }],
    ["a body of another type", { headers: { "content-type": "text/plain" } }],
    ["a model that is not there", { model: "nothing" }],
    ["an Idempotency-Key that is wrong", { headers: { "idempotency-key": "ä".repeat(300).slice(0, 1) } }],
    ["a supplier that fails", { model: "broken" }],
    ["a supplier that limits us", { model: "limited" }],
    ["a supplier that breaks the connection", { model: "reset", stream: true }],
    ["a client that leaves before the answer", { model: "slow", leave: "now" }],
    ["a client that leaves within a stream", { model: "slow", stream: true, leave: "first byte" }],
    ["a second supplier after the first", { model: "fallback", stream: true }],
  ];
  test.each(endings)("the place comes back after %s", async (_, asked) => {
    const { token } = await world.make({ key: { concurrency: 1 }, customer: { concurrency: 1 } });
    for (const protocol of protocols) {
      await ask(world.url, token, { protocol, ...asked });
      expect(await free(token)).toBe(200);
    }
  });

  test.each(["rates.typical", "lane.settle"])(
    "the place comes back when %s throws what nobody foresaw, and the request is an error",
    async (path) => {
      const { token } = await world.make({ key: { concurrency: 1 } });
      const [part, method] = path.split(".") as ["rates" | "lane", string];
      const target = world.node[part] as unknown as Record<string, unknown>;
      target[method] = () => {
        throw new Error("not foreseen");
      };
      const failed = await ask(world.url, token);
      // What is on the prototype is seen again.
      Reflect.deleteProperty(target, method);
      expect(failed.status).toBe(500);
      expect((await ask(world.url, token)).status).toBe(200);
    },
  );

  test("a hundred requests that are left leave every place free", async () => {
    const { token } = await world.make({ key: { concurrency: 5 } });
    await leaveRequests(world.url, token, 100);
    await free(token);
    expect(await statuses(token, 5)).toEqual([200, 200, 200, 200, 200]);
  });
});

describe("the headers of an answer", () => {
  const named = (headers: object): string[] =>
    Object.keys(headers)
      .filter((name) => name.includes("ratelimit"))
      .sort();
  const limits: Wanted = { key: { rpm: 10, tpm: 5_000 }, customer: { rpm: 5 } };

  test("are none where nothing is limited", async () => {
    const { token } = await world.make({});
    for (const protocol of protocols)
      expect(named((await ask(world.url, token, { protocol })).headers)).toEqual([]);
  });

  test.each([false, true])("are OpenAI's on its path (stream: %s)", async (stream) => {
    const { token } = await world.make(limits);
    const { headers } = await ask(world.url, token, { stream });
    expect(headers).toMatchObject({
      "x-ratelimit-limit-requests": "5",
      "x-ratelimit-remaining-requests": "4",
      "x-ratelimit-reset-requests": expect.stringMatching(/^(1m0s|1m1s)$/),
      "x-ratelimit-limit-tokens": "5000",
      "x-ratelimit-reset-tokens": expect.stringMatching(/^(1m0s|1m1s)$/),
      "ratelimit-policy": '"requests";q=5;w=60, "tokens";q=5000;qu="tokens";w=60',
      ratelimit: expect.stringMatching(/^"requests";r=4;t=6[01], "tokens";r=49\d\d;t=6[01]$/),
    });
    expect(named(headers)).toHaveLength(8);
  });

  test.each([false, true])("are Anthropic's on its path (stream: %s)", async (stream) => {
    const { token } = await world.make(limits);
    const { headers } = await ask(world.url, token, { protocol: "anthropic", stream });
    expect(headers).toMatchObject({
      "anthropic-ratelimit-requests-limit": "5",
      "anthropic-ratelimit-requests-remaining": "4",
      "anthropic-ratelimit-tokens-limit": "5000",
    });
    const resetMs = Date.parse(String(headers["anthropic-ratelimit-requests-reset"])) - Date.now();
    expect(headers["anthropic-ratelimit-requests-reset"]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(resetMs).toBeGreaterThan(57_000);
    expect(resetMs).toBeLessThan(62_000);
    expect(named(headers)).toHaveLength(8);
  });

  test.each([false, true])("are those of the draft on DashScope's path (stream: %s)", async (stream) => {
    const { token } = await world.make(limits);
    const { headers } = await ask(world.url, token, { protocol: "dashscope", stream });
    expect(named(headers)).toEqual(["ratelimit", "ratelimit-policy"]);
  });

  test("are on refusals and failures too", async () => {
    const { token } = await world.make({ key: { rpm: 2 } });
    expect(
      (await ask(world.url, token, { model: "nothing" })).headers["x-ratelimit-remaining-requests"],
    ).toBe("1");
    expect((await ask(world.url, token, { model: "broken" })).headers["x-ratelimit-remaining-requests"]).toBe(
      "0",
    );
    expect((await ask(world.url, token)).headers["x-ratelimit-remaining-requests"]).toBe("0");
  });
});

describe("two nodes", () => {
  test("a limit that is changed is in force on every node within a second, and each keeps to its share", async () => {
    const made = await world.make({ key: { rpm: 10 } });
    const second = await world.startNode();
    await world.node.lane.beat();
    expect(world.node.lane.nodesAlive).toBe(2);
    const asked = [world.url, second.url].flatMap((url) =>
      Array.from({ length: 10 }, () => ask(url, made.token)),
    );
    const heard = await Promise.all(asked);
    expect(heard.filter(({ status }) => status === 200)).toHaveLength(10);
    const changes = { rateLimits: { rpm: 100 } };
    const doneMs = await Promise.all([
      inForce(made, 100, world.url),
      inForce(made, 100, second.url),
      updateApiKey(world.system, {
        ...{ apiKeyId: made.apiKeyId, changes },
        entitledModelIds: () => Promise.resolve(new Set<string>()),
      }),
    ]);
    expect(Math.max(doneMs[0], doneMs[1])).toBeLessThan(IN_FORCE_MS);
    await limitCustomer(world.system, { customerId: made.customerId, rateLimits: { rpm: 7 } });
    const customerMs = await Promise.all([inForce(made, 7, world.url), inForce(made, 7, second.url)]);
    expect(Math.max(...customerMs)).toBeLessThan(IN_FORCE_MS);
  });
});
