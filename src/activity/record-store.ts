import type { Usage } from "../kernel/usage.ts";
import type { AttemptRecord, RequestRecord } from "./request-record.ts";

/**
 * Writes request rows and their hourly sums, as part of the statement that settles them: the database's
 * function, and a record in the form that it reads.
 */
export const requestRecorder = { sqlFunction: "activity_record", write: columns };

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
    ...usageColumns(record.usage),
    usage_source: record.usageSource,
    charge: String(record.charge),
    price_id: record.priceId,
    price_tier: record.priceTier,
    latency_ms: record.latencyMs,
    ttft_ms: record.ttftMs,
    cache: record.cache,
    policy: record.policy,
    stages: record.stages && `\\x${record.stages.toString("hex")}`,
    attempts: record.attempts.map(attemptColumns),
  };
}

function attemptColumns(attempt: AttemptRecord): Record<string, unknown> {
  return {
    number: attempt.number,
    provider_id: attempt.providerId,
    deployment_id: attempt.deploymentId,
    credential_id: attempt.credentialId,
    region: attempt.region,
    upstream_model: attempt.upstreamModel,
    upstream_request_id: attempt.upstreamRequestId,
    started_ms: attempt.startedMs,
    duration_ms: attempt.durationMs,
    outcome: attempt.outcome,
    http_status: attempt.httpStatus,
    code: attempt.code,
    ...usageColumns(attempt.usage),
    cost: attempt.cost === null ? null : String(attempt.cost),
    cost_currency: attempt.cost === null ? null : attempt.costCurrency,
  };
}

function usageColumns(usage: Usage | null): Record<string, number | null> {
  return {
    input_fresh: usage?.inputFresh ?? null,
    cache_read: usage?.cacheRead ?? null,
    cache_write_5m: usage?.cacheWrite5m ?? null,
    cache_write_1h: usage?.cacheWrite1h ?? null,
    output_text: usage?.outputText ?? null,
    output_reasoning: usage?.outputReasoning ?? null,
  };
}
