import fc from "fast-check";
import { encodeStages } from "../../../src/activity/index.ts";
import { newId } from "../../../src/kernel/ids.ts";
import { systemQuery, type Database } from "../../../src/storage/index.ts";
import { CALL_SECRETS } from "../../rest/paid-requests.ts";

/** A request as it was written, in the words of the log. */
export interface Observed {
  request_id: string;
  at: number;
  protocol: string;
  stream: boolean;
  model: string;
  api_key_id: string;
  status: string;
  http_status: number;
  code: string | null;
  latency_ms: number;
  ttft_ms: number | null;
  /** Fresh input, three kinds of cached input, text, reasoning; null is unknown. */
  usage: [number, number, number, number, number, number] | null;
  /** In nano-units. */
  charge: number;
  cache: string;
  conversation_id: string | null;
}

export const MODELS = ["qwen-plus", "qwen-max", "=gone"];
export const CONVERSATIONS = ["conv-a", "conv-b"];
const codes: Record<string, string[]> = {
  failed: ["upstream_error", "upstream_error", "rate_limited", "insufficient_balance"],
  blocked: ["content_blocked"],
};

/** A request of one of these keys between two moments, often near the edges of hours and days. */
export function observed(keys: readonly string[], from: number, to: number): fc.Arbitrary<Observed> {
  const any = fc.integer({ min: from, max: to - 1 });
  const near = fc
    .tuple(any, fc.constantFrom(-1, 0, 1))
    .map(([at, off]) => Math.min(to - 1, Math.max(from, Math.round(at / 900_000) * 900_000 + off)));
  const statuses = ["succeeded", "succeeded", "succeeded", "failed", "failed", "cancelled", "blocked"];
  const ended = fc.tuple(fc.constantFrom(...statuses), fc.nat()).map(([status, pick]) => {
    const of = codes[status];
    return { status, code: of ? of[pick % of.length]! : null };
  });
  const count = fc.nat(5_000);
  const drawn = fc.record({
    at: fc.oneof(any, near),
    ended,
    protocol: fc.constantFrom("openai", "anthropic", "dashscope"),
    stream: fc.boolean(),
    model: fc.constantFrom(...MODELS),
    api_key_id: fc.constantFrom(...keys),
    latency_ms: fc.oneof(fc.nat(60), fc.nat(90_000)),
    ttft_ms: fc.option(fc.nat(9_000)),
    usage: fc.option(fc.tuple(count, count, count, count, count, count)),
    charge: fc.nat(1_000_000),
    cache: fc.constantFrom("hit", "miss", "off"),
    conversation_id: fc.option(fc.constantFrom(...CONVERSATIONS)),
  });
  return drawn.map(({ ended: { status, code }, ...row }) => ({
    ...{ request_id: newId("req", row.at), status, code },
    http_status: status === "succeeded" ? 200 : 400,
    ...row,
  }));
}

/** Writes them as a settlement does, each with two calls that name a supplier. */
export async function writeObserved(
  database: Database,
  customerId: string,
  rows: readonly Observed[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += 200) {
    const batch = JSON.stringify(rows.slice(start, start + 200).map((row) => columnsOf(customerId, row)));
    await systemQuery(database, "SELECT activity_record($1::json, '{}', '{}')", [batch]);
  }
}

function columnsOf(customerId: string, { at, usage, ...row }: Observed): object {
  const [fresh, read, write, hour, text, reasoning] = usage ?? [];
  return {
    ...row,
    ...{ created_at: new Date(at), customer_id: customerId, served_model: null },
    ...{ input_fresh: fresh, cache_read: read, cache_write_5m: write, cache_write_1h: hour },
    ...{ output_text: text, output_reasoning: reasoning, usage_source: usage && "upstream" },
    ...{ price_id: null, price_tier: null, stages: `\\x${stagesOf(row.latency_ms).toString("hex")}` },
    attempts: [callOf(1, "failed"), callOf(2, "succeeded")],
  };
}

function stagesOf(latencyMs: number): Buffer {
  const durationsUs = [120, 300, 0, 0, 40, 900, latencyMs * 1000, 70];
  return encodeStages({ durationsUs, reached: 0b1111_0011, isRefused: false, isAhead: false });
}

function callOf(number: number, outcome: string): object {
  return {
    ...{ number, outcome, region: "eu", started_ms: 1, duration_ms: 7, http_status: 200, code: null },
    ...{ provider_id: CALL_SECRETS.provider, deployment_id: CALL_SECRETS.deployment },
    ...{ credential_id: CALL_SECRETS.credential, upstream_model: CALL_SECRETS.upstreamModel },
    ...{ upstream_request_id: CALL_SECRETS.upstreamRequestId, cost: "777", cost_currency: "USD" },
  };
}
