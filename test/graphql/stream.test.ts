import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import type { ExecutionResult } from "graphql";
import { createClient, type Client } from "graphql-sse";
import { rechargeAccount } from "../../src/ledger/index.ts";
import { disableApiKey } from "../../src/customers/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import { holdOf, openLane, recordOf } from "../rest/paid-requests.ts";
import { addRequests } from "./requests.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
const clients: Client[] = [];
beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});
afterAll(() => world.close());

interface Stream {
  results: ExecutionResult[];
  /** Resolves when so many results have come. */
  until(count: number): Promise<ExecutionResult[]>;
  ended: Promise<unknown>;
  stop(): void;
}

function follow(token: string | null, query: string, variables: Record<string, unknown> = {}): Stream {
  const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` };
  const client = createClient({ url: `${world.url}/graphql/stream`, retryAttempts: 0, headers });
  clients.push(client);
  const results: ExecutionResult[] = [];
  let wake = (): void => undefined;
  let stop = (): void => undefined;
  const ended = new Promise<unknown>((resolve) => {
    stop = client.subscribe(
      { query, variables },
      {
        next: (result) => {
          results.push(result as ExecutionResult);
          wake();
        },
        error: resolve,
        complete: () => resolve(null),
      },
    );
  });
  return {
    results,
    ended,
    stop,
    async until(count) {
      while (results.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return results;
    },
  };
}

async function post(
  token: string | null,
  body: object,
): Promise<{ status: number; codes: unknown[]; headers: Headers }> {
  const response = await fetch(`${world.url}/graphql/stream`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
  if (response.status === 200) {
    await response.body?.cancel();
    return { status: 200, codes: [], headers: response.headers };
  }
  const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
  return {
    status: response.status,
    codes: errors.map(({ extensions }) => extensions.code),
    headers: response.headers,
  };
}

const recharge = (tenant: "acme" | "rival"): Promise<unknown> =>
  rechargeAccount(world.system, {
    ...{ customerId: world[tenant].customerId, amount: nano(1_000_000_000n), reason: "More" },
    idempotencyKey: newId("req"),
  });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const BALANCE = "subscription { balanceChanged { available currency } }";
const LOG = `subscription ($model: String) {
  requestLogged(model: $model) { requestId model status charge } }`;

describe("the balance, live", () => {
  test("is told as it stands, then whenever it has moved, and to its customer's readers only", async () => {
    const [first, foreign] = [follow(world.acme.token, BALANCE), follow(world.rival.token, BALANCE)];
    expect(await first.until(1)).toEqual([
      { data: { balanceChanged: { available: "100.00", currency: "USD" } } },
    ]);
    const second = follow(world.acme.token, BALANCE);
    await Promise.all([second.until(1), foreign.until(1)]);
    await recharge("acme");
    for (const stream of [first, second])
      expect((await stream.until(2))[1]).toEqual({
        data: { balanceChanged: { available: "101.00", currency: "USD" } },
      });
    expect(foreign.results).toHaveLength(1);
    expect(world.graphql.live.size).toBe(2);
  });

  test("is looked for no longer when nobody listens", async () => {
    const stream = follow(world.acme.token, BALANCE);
    await stream.until(1);
    expect(world.graphql.live.size).toBe(1);
    stream.stop();
    await pause(300);
    expect(world.graphql.live.size).toBe(0);
  });
});

describe("requests, live", () => {
  test("are told once each, as they are written, however long ago they came in", async () => {
    const stream = follow(world.acme.token, LOG);
    await pause(300);
    const ids = await addRequests(world, "acme", 2);
    const [early = ""] = ids;
    await pause(1_300);
    // What has moved no money is told by its time; these have charges without entries of the books.
    await world.see("UPDATE request SET charge = 0 WHERE request_id = ANY ($1)", [ids]);
    const told = await stream.until(2);
    expect(told.map(({ data }) => (data?.["requestLogged"] as { requestId: string }).requestId)).toContain(
      early,
    );
    await pause(1_300);
    expect(stream.results).toHaveLength(2);
  });

  test("are told when the books say so, once, though they came in long ago", async () => {
    const lane = await openLane(world);
    const stream = follow(world.acme.token, LOG);
    await pause(300);
    const hold = await holdOf(world, "acme", 2_000_000n);
    await lane.reserve(hold);
    const createdAt = new Date(Date.now() - 3_600_000);
    const record = { ...recordOf(hold, { charge: nano(1_000_000n) }), createdAt };
    await lane.settle({ hold, actual: nano(1_000_000n), record, answer: null });
    await lane.drained();
    expect(await stream.until(1)).toEqual([
      {
        data: {
          requestLogged: {
            requestId: hold.requestId,
            model: "qwen-plus",
            status: "succeeded",
            charge: "0.001",
          },
        },
      },
    ]);
    await pause(2_200);
    expect(stream.results).toHaveLength(1);
    await lane.end();
  });

  test("of another customer, or of another model than was asked for, are not told", async () => {
    const stream = follow(world.acme.token, LOG, { model: "qwen-max" });
    const own = follow(world.acme.token, LOG);
    await pause(300);
    const ids = [...(await addRequests(world, "rival", 1)), ...(await addRequests(world, "acme", 1))];
    await world.see("UPDATE request SET charge = 0 WHERE request_id = ANY ($1)", [ids]);
    expect(await own.until(1)).toHaveLength(1);
    expect(own.results[0]?.data).toMatchObject({ requestLogged: { requestId: ids[1], model: "qwen-plus" } });
    expect(stream.results).toEqual([]);
  });
});

describe("who may follow", () => {
  test("nobody without a key, with a false one, or without the right to read", async () => {
    const { token } = await world.issueKey(world.acme.customerId, ["inference"]);
    expect(await post(null, { query: BALANCE })).toMatchObject({ status: 401, codes: ["missing_api_key"] });
    expect(await post("tr_live_x", { query: BALANCE })).toMatchObject({
      status: 401,
      codes: ["invalid_api_key"],
    });
    expect(await post(token, { query: BALANCE })).toMatchObject({
      status: 403,
      codes: ["permission_denied"],
    });
    expect(await post(await world.operatorToken(), { query: BALANCE })).toMatchObject({ status: 401 });
    expect(world.graphql.live.size).toBe(0);
  });

  test.each([
    ["a query", { query: "{ balance { available } }" }],
    ["a mutation", { query: `mutation { createApiKey(input: { name: "x" }) { token } }` }],
    ["nothing", {}],
    ["what cannot be read", { query: "subscription {" }],
    ["an unknown field", { query: "subscription { secrets }" }],
    ["an argument out of its limits", { query: LOG, variables: { model: "x".repeat(10_000) } }],
    [
      "two at once",
      { query: "subscription { a: balanceChanged { available } b: balanceChanged { available } }" },
    ],
    ["a batch", [{ query: BALANCE }]],
  ])("%s is refused, and nothing is followed or made", async (_, body) => {
    const before = await world.see("SELECT count(*) FROM api_key");
    expect(await post(world.acme.token, body)).toMatchObject({ status: 400, codes: ["invalid_request"] });
    expect(await world.see("SELECT count(*) FROM api_key")).toEqual(before);
    expect(world.graphql.live.size).toBe(0);
  });

  test("a subscription sent to /graphql is told where it belongs", async () => {
    const answer = await world.ask(world.acme.token, BALANCE);
    expect([answer.status, answer.errors[0]?.message]).toEqual([
      400,
      "Subscriptions are streams, at /graphql/stream.",
    ]);
  });

  test("an eleventh stream of one customer is refused until one ends; others' are not", async () => {
    const streams = Array.from({ length: 10 }, () => follow(world.acme.token, BALANCE));
    await Promise.all(streams.map((stream) => stream.until(1)));
    const refused = await post(world.acme.token, { query: BALANCE });
    expect(refused).toMatchObject({ status: 429, codes: ["concurrency_limited"] });
    expect(refused.headers.get("retry-after")).toBe("10");
    await follow(world.rival.token, BALANCE).until(1);
    streams[0]?.stop();
    await pause(200);
    expect((await post(world.acme.token, { query: BALANCE })).status).toBe(200);
  });

  test("a stream ends when its key is disabled, and says why", async () => {
    const { apiKey, token } = await world.issueKey(world.acme.customerId);
    const stream = follow(token, BALANCE);
    await stream.until(1);
    await disableApiKey(world.system, { apiKeyId: apiKey.id });
    await stream.ended;
    expect(stream.results.at(-1)).toMatchObject({ errors: [{ extensions: { code: "key_disabled" } }] });
  });
});
