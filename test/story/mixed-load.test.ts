import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { Agent, request } from "undici";
import { verifyLedger } from "../../src/ledger/index.ts";
import { systemQuery } from "../../src/storage/index.ts";
import type { UsageRecord } from "../../src/simulator/index.ts";
import { costOf, openWorld, settled, type World } from "./world.ts";

const REQUESTS = 1_000;
const CONCURRENCY = 64;

let world: World;
const agent = new Agent({ connections: CONCURRENCY, bodyTimeout: 60_000 });

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  await agent.destroy();
  await world.close();
});

type Kind = "answer" | "stream" | "abort" | "leave" | "error";

/** A fixed mixture: the same kinds in the same order in every run. */
function kindOf(index: number): Kind {
  const kinds: Kind[] = [
    "answer",
    "stream",
    "answer",
    "abort",
    "stream",
    "error",
    "answer",
    "stream",
    "leave",
    "stream",
  ];
  return kinds[index % kinds.length] ?? "answer";
}

const models: Record<Kind, string[]> = {
  answer: ["plain", "other"],
  stream: ["plain", "other"],
  abort: ["slow"],
  leave: ["slow"],
  error: ["broken", "limited", "reset", "unpaid"],
};

const tagOf = (index: number): string => `${kindOf(index)}-${String(index)}`;

/** Sends one request of a kind. What it is tagged with comes back in the supplier's own records. */
async function send(index: number): Promise<void> {
  const kind = kindOf(index);
  const choices = models[kind];
  const controller = new AbortController();
  const body = JSON.stringify({
    model: choices[index % choices.length],
    messages: [{ role: "user", content: `request ${String(index)} ${"word ".repeat(index % 40)}` }],
    stream: kind !== "answer" && kind !== "error",
    user: `sim:tokens=${String(5 + (index % 60))};${tagOf(index)}`,
  });
  // A client that leaves before the first byte does so while the supplier is still silent or has just begun.
  if (kind === "leave") setTimeout(() => controller.abort(), index % 25);
  try {
    const response = await request(`${world.relay.url}/v1/chat/completions`, {
      method: "POST",
      dispatcher: agent,
      signal: controller.signal,
      headers: {
        authorization: `Bearer ${world.apiKey}`,
        "content-type": "application/json",
        "x-conversation-id": tagOf(index),
      },
      body,
    });
    for await (const chunk of response.body) if (kind === "abort" && chunk) controller.abort();
  } catch (error) {
    if (!controller.signal.aborted) throw error;
  }
}

async function sendAll(): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < REQUESTS) await send(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

interface Row {
  conversation_id: string;
  status: string;
  charge: bigint;
  usage_source: string | null;
  output_text: number | null;
  ttft_ms: number | null;
}

// The simulator's words have six bytes on average, and count as one token each; we count four bytes to a token.
const COUNTED_FACTOR = 3;

/**
 * What a row must say, by the supplier's own record of the request: the last it reported; of a client that left before
 * there was a report, the input and our count of what came; else nothing.
 */
function expectedOf(row: Row, record: UsageRecord | undefined): bigint {
  if (row.usage_source === "estimated" && record?.produced) {
    const { produced } = record;
    const counted = Math.min(row.output_text ?? 0, produced.outputTokens * COUNTED_FACTOR);
    return costOf({ ...produced, outputTokens: counted });
  }
  if (!record?.reported) return 0n;
  // Of a client that left before the first byte, the input is charged and the output is not.
  const { reported } = record;
  const unread = row.status === "cancelled" && row.ttft_ms === null;
  return costOf(unread ? { ...reported, outputTokens: 0, reasoningTokens: 0 } : reported);
}

test("a thousand mixed requests, 64 at a time, are charged by the supplier's own records to the last unit", async () => {
  await sendAll();
  const money = await settled(world, 60_000);
  const sql = `SELECT conversation_id, status, charge, usage_source, output_text, ttft_ms FROM request
    WHERE customer_id = $1`;
  const rows = await systemQuery<Row & object>(world.database, sql, [world.customerId]);
  const records = new Map(world.simulator.usageLog().map((record) => [record.tag, record]));

  const wrong = rows.filter((row) => row.charge !== expectedOf(row, records.get(row.conversation_id)));
  expect(wrong).toEqual([]);
  const seen = new Set(rows.map((row) => row.conversation_id));
  expect(seen.size).toBe(rows.length);
  // A client may leave before its request has reached the relay; nobody else can know of that one.
  const unseen = Array.from({ length: REQUESTS }, (_, index) => tagOf(index)).filter((tag) => !seen.has(tag));
  expect(unseen.filter((tag) => !tag.startsWith("leave") || records.has(tag))).toEqual([]);
  expect(new Set(rows.map((row) => row.status))).toEqual(new Set(["succeeded", "failed", "cancelled"]));
  const counted = rows.filter((row) => row.usage_source === "estimated");
  expect(counted.length).toBeGreaterThan(0);
  expect(counted.filter((row) => row.status !== "cancelled")).toEqual([]);
  expect(money.reserved).toBe(0n);
  expect(100n * 10n ** 9n - money.available).toBe(rows.reduce((sum, row) => sum + row.charge, 0n));
  expect((await verifyLedger(world.database)).filter(({ breaches }) => breaches.length > 0)).toEqual([]);
}, 180_000);
