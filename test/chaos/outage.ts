import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Agent } from "undici";
import { makeCustomer, type Customer } from "./cast.ts";
import type { Chronicle } from "./chronicle.ts";
import { noteAnswer, type Seen } from "./load.ts";
import { openAgent, sendRequest, type Answer, type SentRequest } from "./send-request.ts";
import type { RelayNode } from "./relay-node.ts";
import type { World } from "./world.ts";

export interface Outage {
  /** Streams that ran when the database went away, and how many of them came whole to their end. */
  streams: number;
  wholeStreams: number;
  /** How many of them ended while the database was away. */
  endedMeanwhile: number;
  /** Requests that were begun while it was away. */
  refusals: Refusal[];
  /** How long after its return no reservation was open any more; null: not within a minute. */
  settledMs: number | null;
  /** How long after its return a new request was served on every relay. */
  servedMs: number;
}

export interface Refusal {
  status: number | null;
  retryAfter: string | null;
  tookMs: number;
}

const PACE_MS = 100;
const LEAD_MS = 1_000;
const PROBE_PAUSE_MS = 700;
const SETTLED_MAX_MS = 60_000;
const POLL_MS = 50;
const STREAMS_PER_RELAY = 30;
const LEAVERS_PER_RELAY = 5;

/** Takes the database away under running streams, keeps asking, and brings it back. */
export async function outage(
  world: World,
  { downMs }: { downMs: number },
  chronicle: Chronicle,
): Promise<Outage> {
  const role = { kind: "outage" as const, balance: "100.00", quotas: [null] };
  const customer = await makeCustomer(world, role, chronicle.payments);
  chronicle.cast.push(customer);
  const caller = new Caller(openAgent(), customer, chronicle.seen);
  for (const relay of world.relays)
    await caller.call(relay, { name: `warm-${relay.name}`, asks: "tokens=5" });
  const streams = world.relays.flatMap((relay) => beginStreams(caller, relay, downMs));
  await sleep(LEAD_MS);
  await world.postgres.stop("immediate");
  const goneAt = Date.now();
  const probing = Promise.all(world.relays.map((relay) => probe(caller, relay, goneAt + downMs)));
  await sleep(downMs);
  const refusals = (await probing).flat();
  const backAt = Date.now();
  await world.postgres.start();
  const startedAt = Date.now();
  const answers = await Promise.all(streams);
  const servedMs = await awaitService(caller, world.relays, startedAt);
  const settledMs = await awaitSettled(
    world,
    customer,
    Math.max(startedAt, ...answers.map(({ endedMs }) => endedMs)),
  );
  const heard = answers.filter(({ tag }) => !tag.includes("leaver"));
  await caller.close();
  return {
    streams: heard.length,
    wholeStreams: heard.filter(({ isWhole }) => isWhole).length,
    endedMeanwhile: heard.filter(({ endedMs }) => endedMs > goneAt && endedMs < backAt).length,
    ...{ refusals, settledMs, servedMs },
  };
}

/** Streams that end all through the outage and a little after it, and some whose clients leave meanwhile. */
function beginStreams(caller: Caller, relay: RelayNode, downMs: number): Promise<Answer>[] {
  const longestMs = LEAD_MS + downMs * 1.15;
  const chunksAt = (share: number): number =>
    Math.ceil((LEAD_MS + 500 + (longestMs - LEAD_MS) * share) / PACE_MS);
  const heard = Array.from({ length: STREAMS_PER_RELAY }, (_, number) => {
    const chunks = chunksAt(number / STREAMS_PER_RELAY);
    const asks = `tokens=${String(chunks)},chunks=${String(chunks)},pace=${String(PACE_MS)}`;
    return caller.call(relay, { name: `stream-${relay.name}-${String(number)}`, asks, stream: true });
  });
  const left = Array.from({ length: LEAVERS_PER_RELAY }, (_, number) => {
    const chunks = chunksAt(0.8);
    const asks = `tokens=${String(chunks)},chunks=${String(chunks)},pace=${String(PACE_MS)}`;
    const leavesAfterMs = LEAD_MS + ((number + 1) / (LEAVERS_PER_RELAY + 1)) * downMs * 0.7;
    return caller.call(relay, {
      name: `leaver-${relay.name}-${String(number)}`,
      asks,
      stream: true,
      leavesAfterMs,
    });
  });
  return [...heard, ...left];
}

/** Asks again and again until shortly before the database returns. */
async function probe(caller: Caller, relay: RelayNode, backAt: number): Promise<Refusal[]> {
  const refusals: Refusal[] = [];
  for (let number = 0; Date.now() < backAt - 3_000; number++) {
    const { status, retryAfter, startedMs, endedMs } = await caller.call(relay, {
      name: `probe-${relay.name}-${String(number)}`,
      asks: "tokens=5",
    });
    refusals.push({ status, retryAfter, tookMs: endedMs - startedMs });
    await sleep(PROBE_PAUSE_MS);
  }
  return refusals;
}

async function awaitService(caller: Caller, relays: readonly RelayNode[], sinceAt: number): Promise<number> {
  for (const relay of relays) {
    for (let number = 0; ; number++) {
      const name = `back-${relay.name}-${String(number)}`;
      if ((await caller.call(relay, { name, asks: "tokens=5" })).isWhole) break;
      await sleep(100);
    }
  }
  return Date.now() - sinceAt;
}

async function awaitSettled({ postgres }: World, { id }: Customer, sinceAt: number): Promise<number | null> {
  const client = new pg.Client({ connectionString: postgres.superuserUrl });
  await client.connect();
  try {
    while (Date.now() - sinceAt < SETTLED_MAX_MS) {
      const sql = "SELECT count(*)::int AS open FROM reservation WHERE customer_id = $1 AND state = 0";
      const { rows } = await client.query<{ open: number }>(sql, [id]);
      if (rows[0]?.open === 0) return Date.now() - sinceAt;
      await sleep(POLL_MS);
    }
    return null;
  } finally {
    await client.end();
  }
}

interface Call {
  name: string;
  asks: string;
  stream?: boolean;
  leavesAfterMs?: number;
}

/** One customer's client; everything that it sends and hears is put on record. */
class Caller {
  readonly #agent: Agent;
  readonly #customer: Customer;
  readonly #seen: Seen;

  constructor(agent: Agent, customer: Customer, seen: Seen) {
    this.#agent = agent;
    this.#customer = customer;
    this.#seen = seen;
  }

  async call(relay: RelayNode, { name, asks, stream = false, leavesAfterMs }: Call): Promise<Answer> {
    const tag = `outage-${name}-${this.#customer.id}`;
    const [key] = this.#customer.keys;
    if (!key) throw new Error("the customer has no key");
    const planned = { kind: stream ? ("stream" as const) : ("answer" as const), deliveries: 1 };
    this.#seen.begun.set(tag, { planned, customerId: this.#customer.id, keyId: key.id });
    const sent: SentRequest = {
      ...{ tag, stream, token: key.token, leavesAfterMs: leavesAfterMs ?? null, idempotencyKey: null },
      body: JSON.stringify({
        model: "steady",
        messages: [{ role: "user", content: "hello" }],
        max_tokens: 1_000,
        stream,
        user: `sim:${asks};${tag}`,
      }),
    };
    const answer = await sendRequest(this.#agent, relay, sent);
    noteAnswer(this.#seen, answer);
    return answer;
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}
