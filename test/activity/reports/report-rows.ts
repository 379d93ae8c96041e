import { systemQuery, type Database } from "../../../src/storage/index.ts";
import type { Dice } from "../../chaos/dice.ts";

/** A tier of a price as the tables hold it. */
export interface Tier {
  price_id: string;
  model_id: string;
  per_request: bigint;
  position: number;
  up_to_input_tokens: number | null;
  input: bigint;
  cached_input: bigint;
  cache_write_5m: bigint;
  cache_write_1h: bigint;
  output: bigint;
  reasoning: bigint;
}

/** A request as the table has it. */
export interface Row {
  request_id: string;
  created_at: Date;
  api_key_id: string;
  model: string;
  status: string;
  input_fresh: number | null;
  cache_read: number | null;
  cache_write_5m: number | null;
  cache_write_1h: number | null;
  output_text: number | null;
  output_reasoning: number | null;
  charge: bigint;
  price_id: string | null;
  price_tier: number | null;
}

const MODELS = ["qwen-plus", "qwen-max", "auto-chat", "tiered"] as const;
const codes: Record<string, string> = { failed: "upstream_error", blocked: "content_blocked" };

/** Every price that there is, by tiers. */
export function readTiers(database: Database): Promise<Tier[]> {
  return systemQuery<Tier>(
    database,
    `SELECT t.*, v.model_id, v.per_request FROM price_tier t JOIN price_version v ON v.id = t.price_id
     ORDER BY t.price_id, t.position`,
  );
}

/** Requests between two moments, often near the edges of hours and days, charged in every way there is. */
export function drawRows(
  dice: Dice,
  {
    count,
    from,
    to,
    ...of
  }: { count: number; from: number; to: number; keys: string[]; tiers: readonly Tier[] },
): Row[] {
  return Array.from({ length: count }, () => {
    const any = dice.between(from, to - 1);
    const near = Math.round(any / 900_000) * 900_000 + dice.between(-1, 1);
    const at = new Date(dice.chance(0.3) && near >= from && near < to ? near : any);
    return drawRow(dice, at, of);
  });
}

let made = 0;

function drawRow(dice: Dice, at: Date, { keys, tiers }: { keys: string[]; tiers: readonly Tier[] }): Row {
  const status = dice.weighed({ succeeded: 12, failed: 2, cancelled: 2, blocked: 1 });
  const model = dice.pick(MODELS);
  const row: Row = {
    ...{ request_id: `req_r${String(made++)}`, created_at: at, status },
    ...{
      api_key_id: dice.pick(keys as [string]),
      model: status === "failed" && dice.chance(0.3) ? "=gone" : model,
    },
    ...{ input_fresh: null, cache_read: null, cache_write_5m: null, cache_write_1h: null },
    ...{ output_text: null, output_reasoning: null, charge: 0n, price_id: null, price_tier: null },
  };
  return row.model === "=gone" || status === "blocked" ? row : charged(dice, row, tiers);
}

/** The same request with another usage and what that is charged, by the price that it had if it had one. */
export function charged(dice: Dice, row: Row, tiers: readonly Tier[]): Row {
  const tokens = (): number => (dice.chance(0.3) ? 0 : dice.between(1, 3_000));
  const usage = {
    ...{ input_fresh: tokens(), cache_read: tokens(), cache_write_5m: tokens(), cache_write_1h: tokens() },
    ...{ output_text: tokens(), output_reasoning: tokens() },
  };
  const member = row.model === "auto-chat" ? dice.pick(["qwen-plus", "qwen-max"]) : row.model;
  const prices = [
    ...new Set(tiers.filter(({ model_id }) => model_id === member).map((tier) => tier.price_id)),
  ];
  const priceId = row.price_id ?? dice.pick(prices as [string]);
  const input = usage.input_fresh + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
  const tier = tiers.find(
    ({ price_id, up_to_input_tokens: most }) => price_id === priceId && (most === null || input <= most),
  )!;
  const exact = (Object.entries({ ...usage }) as [keyof typeof usage, number][]).reduce(
    (sum, [bucket, quantity]) => sum + BigInt(quantity) * tier[rateOf[bucket]],
    tier.per_request * 1000n,
  );
  const charge = (exact + 999n) / 1000n;
  const price = { price_id: priceId, price_tier: tier.position };
  // Some were charged what was left, some nothing.
  if (dice.chance(0.1) && charge > 3n)
    return { ...row, ...usage, ...price, price_tier: null, charge: charge / 3n };
  if (dice.chance(0.05)) return { ...row, ...usage, ...price, price_tier: null, charge: 0n };
  return { ...row, ...usage, ...price, charge };
}

/** Which rate of a tier prices a bucket. */
export const rateOf = {
  input_fresh: "input",
  cache_read: "cached_input",
  cache_write_5m: "cache_write_5m",
  cache_write_1h: "cache_write_1h",
  output_text: "output",
  output_reasoning: "reasoning",
} as const;

/** Writes rows as a settlement does; those that are there already are late, and take the place of the first. */
export async function writeRows(
  database: Database,
  customerId: string,
  { rows, late = [] }: { rows: readonly Row[]; late?: readonly string[] },
): Promise<void> {
  for (let start = 0; start < rows.length; start += 300) {
    const batch = rows.slice(start, start + 300).map((row, index) => ({
      ...{ ...row, charge: String(row.charge), customer_id: customerId },
      ...{ protocol: ["openai", "anthropic", "dashscope"][index % 3], stream: false, served_model: null },
      ...{
        http_status: 200,
        code: codes[row.status] ?? null,
        usage_source: row.input_fresh === null ? null : "upstream",
      },
      ...{ latency_ms: 100 + index, ttft_ms: null, cache: "off", attempts: [] },
    }));
    await systemQuery(database, "SELECT activity_record($1::json, '{}', $2)", [JSON.stringify(batch), late]);
  }
}
