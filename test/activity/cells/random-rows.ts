import fc from "fast-check";
import { systemQuery, type Database } from "../../../src/storage/index.ts";

/** A request row as the database's own function takes it. */
export interface RowSeed {
  at: number;
  key: number;
  model: number;
  protocol: string;
  status: string;
  tokens: number;
  charge: number;
  tier: number | null;
  latency: number;
  ttft: number | null;
  cache: string;
}

export const MODELS = ["m-1", "m-2", "m-3"];
export const KEYS = ["key_1", "key_2"];

/** Rows between two moments, often near the edges of hours and days. */
export function rowSeeds(from: Date, to: Date): fc.Arbitrary<RowSeed[]> {
  const any = fc.integer({ min: from.getTime(), max: to.getTime() - 1 });
  const near = fc
    .tuple(any, fc.constantFrom(-1, 0, 1))
    .map(([at, off]) => Math.round(at / 900_000) * 900_000 + off)
    .filter((at) => at >= from.getTime() && at < to.getTime());
  const row = fc.record<RowSeed>({
    at: fc.oneof(any, near),
    key: fc.nat(KEYS.length - 1),
    model: fc.nat(MODELS.length - 1),
    protocol: fc.constantFrom("openai", "anthropic", "dashscope"),
    status: fc.constantFrom("succeeded", "succeeded", "failed", "cancelled", "blocked"),
    tokens: fc.nat(5_000),
    charge: fc.nat(1_000_000),
    tier: fc.option(fc.nat(1)),
    latency: fc.oneof(fc.nat(60), fc.nat(90_000)),
    ttft: fc.option(fc.nat(9_000)),
    cache: fc.constantFrom("hit", "miss", "off"),
  });
  return fc.array(row, { minLength: 1, maxLength: 60 });
}

/** Writes them as a settlement does, in batches. */
export async function recordRows(
  database: Database,
  customerId: string,
  seeds: readonly RowSeed[],
): Promise<void> {
  const rows = seeds.map((seed, index) => ({
    ...{ request_id: `req_${customerId}_${String(index)}`, created_at: new Date(seed.at).toISOString() },
    ...{
      customer_id: customerId,
      api_key_id: KEYS[seed.key],
      conversation_id: null,
      protocol: seed.protocol,
    },
    ...{ stream: seed.ttft !== null, model: MODELS[seed.model], served_model: MODELS[seed.model] },
    ...{ status: seed.status, http_status: 200, code: seed.status === "failed" ? "upstream_error" : null },
    ...{ input_fresh: seed.tokens, cache_read: 1, cache_write_5m: 2, cache_write_1h: 3, output_text: 4 },
    ...{ output_reasoning: 5, usage_source: "upstream", charge: seed.charge, price_id: "prc_1" },
    ...{ price_tier: seed.tier, latency_ms: seed.latency, ttft_ms: seed.ttft, cache: seed.cache },
    attempts: [],
  }));
  for (let start = 0; start < rows.length; start += 17) {
    const batch = JSON.stringify(rows.slice(start, start + 17));
    await systemQuery(database, "SELECT activity_record($1::json, '{}', '{}')", [batch]);
  }
}
