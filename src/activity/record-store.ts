import { systemQuery, type Database } from "../storage/index.ts";
import type { RequestRecord } from "./request-record.ts";

/**
 * Writes request rows and their hourly sums, as part of the statement that settles them: the database's
 * function, and a record in the form that it reads.
 */
export const requestRecorder = { sqlFunction: "activity_record", write: columns };

/** Makes the partitions of this month and the next three. Returns how many were made. */
export async function ensurePartitions(database: Database, now: Date): Promise<number> {
  const sql = "SELECT activity_ensure_partitions($1, 3) AS made";
  const rows = await systemQuery<{ made: number }>(database, sql, [now.toISOString().slice(0, 10)]);
  return rows[0]?.made ?? 0;
}

function columns(record: RequestRecord): Record<string, unknown> {
  return {
    request_id: record.requestId,
    created_at: record.createdAt,
    customer_id: record.customerId,
    api_key_id: record.apiKeyId,
    conversation_id: record.conversationId,
    protocol: record.protocol,
    stream: record.stream,
    model: record.model,
    served_model: record.servedModel,
    status: record.status,
    http_status: record.httpStatus,
    code: record.code,
    input_fresh: record.usage?.inputFresh ?? null,
    cache_read: record.usage?.cacheRead ?? null,
    cache_write_5m: record.usage?.cacheWrite5m ?? null,
    cache_write_1h: record.usage?.cacheWrite1h ?? null,
    output_text: record.usage?.outputText ?? null,
    output_reasoning: record.usage?.outputReasoning ?? null,
    usage_source: record.usageSource,
    charge: String(record.charge),
    price_id: record.priceId,
    latency_ms: record.latencyMs,
    ttft_ms: record.ttftMs,
    cache: "off",
  };
}
