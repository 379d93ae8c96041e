import { newId } from "../../src/kernel/ids.ts";
import type { World } from "./world.ts";

/** Writes request rows of a customer's key, charged at the list price of qwen-plus, newest last. */
export async function addRequests(world: World, tenant: "acme" | "rival", count: number): Promise<string[]> {
  const { customerId, apiKey } = world[tenant];
  const [price] = await world.see(
    "SELECT id FROM price_version WHERE model_id = 'qwen-plus' ORDER BY created_at DESC",
  );
  const times = Array.from({ length: count }, (_, index) => Date.now() - (count - index) * 1000);
  const ids = times.map((time) => newId("req", time));
  const rows = ids.map((requestId, index) => ({
    request_id: requestId,
    created_at: new Date(times[index]!),
    customer_id: customerId,
    api_key_id: apiKey.id,
    protocol: "openai",
    stream: false,
    model: "qwen-plus",
    served_model: "qwen-plus",
    status: "succeeded",
    http_status: 200,
    input_fresh: 900,
    cache_read: 100,
    cache_write_5m: 0,
    cache_write_1h: 0,
    output_text: 40,
    output_reasoning: 10,
    usage_source: "upstream",
    // (900 × 0.40 + 100 × 0.16 + 50 × 1.20) per million, in nano-units.
    charge: 436_000,
    price_id: price?.["id"],
    latency_ms: 100,
    cache: "off",
  }));
  await world.see("SELECT activity_record($1, '{}', '{}')", [JSON.stringify(rows)]);
  return ids;
}
