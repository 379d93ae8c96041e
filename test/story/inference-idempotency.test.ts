import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { verifyLedger } from "../../src/ledger/index.ts";
import { systemQuery } from "../../src/storage/index.ts";
import { ask, type Asked, type Heard } from "./ask.ts";
import { told } from "./books.ts";
import { customerOf, moneyOf, openWorld, settled, type World } from "./world.ts";

// A request that is sent twice with one Idempotency-Key is served and charged once. `npm run build` comes first.
let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  expect((await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0)).toEqual([]);
  await world.close();
});

async function send(key: string, asked: Partial<Asked> = {}): Promise<Heard> {
  const heard = await leave(key, asked);
  if (!heard) throw new Error("no answer");
  return heard;
}

function leave(key: string, asked: Partial<Asked>): Promise<Heard | null> {
  const headers = { "idempotency-key": key };
  return ask({ url: world.relay.url, apiKey: world.apiKey, tag: key, headers, ...asked });
}

const callsOf = (key: string) => world.simulator.usageLog().filter(({ tag }) => tag === key);
const errorOf = ({ body }: Heard) =>
  (JSON.parse(body) as { error: { code: string; message: string; first_request_id: string } }).error;

async function requestsOf(tag: string): Promise<number> {
  const sql = "SELECT count(*)::int AS count FROM request WHERE conversation_id = $1";
  const [row] = await systemQuery<{ count: number }>(world.database, sql, [tag]);
  return row?.count ?? -1;
}

describe("the same key with the same body", () => {
  test.each([false, true])(
    "is answered byte for byte as before, and charged once (stream: %s)",
    async (stream) => {
      const key = `again-${String(stream)}`;
      const first = await send(key, { stream });
      expect(first.status).toBe(200);
      const before = await settled(world);
      for (let time = 0; time < 3; time++) {
        const again = await send(key, { stream });
        expect(again.status).toBe(200);
        expect(again.body).toBe(first.body);
        expect(again.headers["idempotent-replayed"]).toBe("true");
        for (const name of [
          "x-request-id",
          "request-id",
          "content-type",
          "x-relay-model",
          "x-relay-charge",
        ]) {
          expect(again.headers[name]).toEqual(first.headers[name]);
        }
      }
      expect(first.headers["idempotent-replayed"]).toBeUndefined();
      expect(await settled(world)).toEqual(before);
      expect(callsOf(key)).toHaveLength(1);
      expect(await requestsOf(key)).toBe(1);
    },
  );

  test("while the first is running is refused, and told which one that is", async () => {
    const running = send("running", { model: "slow", stream: true });
    while ((await moneyOf(world)).reserved === 0n) await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = await send("running", { model: "slow", stream: true });
    expect(refused.status).toBe(409);
    const first = await running;
    expect(errorOf(refused)).toMatchObject({
      code: "idempotency_in_progress",
      first_request_id: first.headers["x-request-id"],
    });
    expect(errorOf(refused).message).toContain(first.headers["x-request-id"]);
    expect(first.status).toBe(200);
    expect(callsOf("running")).toHaveLength(1);
    expect((await send("running", { model: "slow", stream: true })).body).toBe(first.body);
  });

  test("of fifty that are sent at once, one is served", async () => {
    const heard = await Promise.all(Array.from({ length: 50 }, () => send("fifty", { sim: "latency=200" })));
    const served = heard.filter(({ status }) => status === 200);
    expect(served.length).toBeGreaterThan(0);
    expect(new Set(served.map(({ body }) => body)).size).toBe(1);
    expect(heard.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect(callsOf("fifty")).toHaveLength(1);
  });

  test("whose client left is not served again: it is told what that one cost", async () => {
    await leave("left", { model: "slow", stream: true, leave: "reading" });
    await told(world, "left");
    const refused = await send("left", { model: "slow", stream: true });
    expect(refused.status).toBe(409);
    const { code, message, first_request_id: first } = errorOf(refused);
    expect(code).toBe("conflict");
    expect(message).toContain(`${world.relay.url}/openapi/v1/billing/detail?request_id=${first}`);
    expect(callsOf("left")).toHaveLength(1);
  });

  test("whose answer is too long to be kept is not served again", async () => {
    const long = { sim: "tokens=60000", more: { max_tokens: 60_000 } };
    const first = await send("long", long);
    expect(first.status).toBe(200);
    expect(first.body.length).toBeGreaterThan(256 * 1024);
    const refused = await send("long", long);
    expect(refused.status).toBe(409);
    expect(errorOf(refused)).toMatchObject({
      code: "conflict",
      first_request_id: first.headers["x-request-id"],
    });
    expect(callsOf("long")).toHaveLength(1);
  });

  test("whose stream broke off is told the same broken stream, since its part was charged", async () => {
    const broken = { stream: true, sim: "fault=truncate" };
    const first = await send("broken", broken);
    expect(first.body).toContain('"error"');
    expect((await told(world, "broken")).row.charge).toBeGreaterThan(0n);
    const again = await send("broken", broken);
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect(again.body).toBe(first.body);
    expect(callsOf("broken")).toHaveLength(1);
  });

  test("may be sent again when it failed for nothing", async () => {
    const failing = { sim: "fault=status,status=500,fault_times=1" };
    expect((await send("freed", failing)).status).toBe(502);
    await settled(world);
    const again = await send("freed", failing);
    expect(again.status).toBe(200);
    expect(again.headers["idempotent-replayed"]).toBeUndefined();
    expect(callsOf("freed")).toHaveLength(2);
  });

  test("may be sent again when there was no money for it", async () => {
    const poor = await customerOf(world, { amount: 0n });
    const asked = { apiKey: poor.token };
    expect((await send("poor", asked)).status).toBe(402);
    expect((await send("poor", asked)).status).toBe(402);
    expect(callsOf("poor")).toHaveLength(0);
  });

  test("of an answer that costs nothing is kept as well", async () => {
    const first = await send("free", { model: "free" });
    const again = await send("free", { model: "free" });
    expect(again.body).toBe(first.body);
    expect(callsOf("free")).toHaveLength(1);
  });
});

test("the same key with another body is refused, and changes nothing for the first", async () => {
  const first = await send("other", { content: "one" });
  const refused = await send("other", { content: "two" });
  expect(refused.status).toBe(422);
  expect(refused.headers["x-should-retry"]).toBe("false");
  expect(errorOf(refused)).toMatchObject({
    code: "idempotency_key_reused",
    first_request_id: first.headers["x-request-id"],
  });
  expect((await send("other", { content: "one" })).body).toBe(first.body);
  expect(callsOf("other")).toHaveLength(1);
});

test("the same key of another customer is another key", async () => {
  const other = await customerOf(world, { amount: 10n ** 9n });
  const first = await send("shared");
  const second = await send("shared", { apiKey: other.token });
  expect(second.headers["idempotent-replayed"]).toBeUndefined();
  expect(second.headers["x-request-id"]).not.toBe(first.headers["x-request-id"]);
  expect(callsOf("shared")).toHaveLength(2);
});

test.each(["", "x".repeat(256), "t\u00e4g"])("a key that is none (%j) is refused", async (key) => {
  const heard = await send(key, { tag: "bad-key" });
  expect(heard.status).toBe(400);
  expect(callsOf("bad-key")).toHaveLength(0);
});

test("what is kept of an answer cannot be read in the database", async () => {
  const { body } = await send("sealed");
  const rows = await systemQuery<{ answer: Buffer }>(
    world.database,
    "SELECT answer FROM idempotent_request WHERE answer IS NOT NULL",
  );
  expect(rows.length).toBeGreaterThan(0);
  const words = (JSON.parse(body) as { id: string }).id;
  for (const { answer } of rows) expect(answer.includes(words)).toBe(false);
});
