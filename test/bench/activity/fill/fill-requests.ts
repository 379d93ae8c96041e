import type pg from "pg";
import type { Templates } from "../world/draw-templates.ts";

/** From a moment to before another, within one month. */
export interface Month {
  from: Date;
  to: Date;
}

/** The months of a span by UTC: each is one partition. */
export function monthsOf({ from, to }: Month): Month[] {
  const months: Month[] = [];
  for (let at = from; at < to;) {
    const next = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
    months.push({ from: at, to: next < to ? next : to });
    at = next;
  }
  return months;
}

// A row is drawn by two numbers that are made of its own and the seed: the one draws its template and its time, the
// other is the random part of its id, and lets it take a quarter less or more time than its template.
const requestsOf = ({ zones: [berlin, kolkata, utc] }: Templates): string => `
  INSERT INTO request (request_id, created_at, customer_id, api_key_id, conversation_id, protocol, stream, model,
    served_model, status, http_status, code, input_fresh, cache_read, cache_write_5m, cache_write_1h, output_text,
    output_reasoning, usage_source, charge, price_id, price_tier, latency_ms, ttft_ms, cache, policy)
  SELECT 'req_' || r.digits || d.digits || lpad(to_hex(r.other), 16, '0'), r.start + r.ms * interval '1 ms',
    t.customer_id, t.api_key_id, 'conv_' || r.week || t.conversation, t.protocol, t.stream, t.model,
    CASE WHEN t.price_1 IS NOT NULL THEN t.model END, t.status, t.http_status, t.code, t.input_fresh, t.cache_read,
    t.cache_write_5m, CASE WHEN t.input_fresh IS NOT NULL THEN 0 END, t.output_text, t.output_reasoning,
    t.usage_source, CASE WHEN r.early THEN t.charge_1 ELSE t.charge_2 END,
    CASE WHEN r.early THEN t.price_1 ELSE t.price_2 END, t.price_tier,
    greatest(1, t.latency_ms * (96 + (r.other & 63)::integer) / 128),
    greatest(1, t.ttft_ms * (96 + (r.other & 63)::integer) / 128), t.cache, t.policy
  FROM (
    SELECT digits, week, start, early, other,
      ((k - 1) * 32768 + (one & 32767)) / count AS ms,
      CASE WHEN (one >> 48) & 65535 < share_1
        THEN ${String(berlin!.first)} + (((one >> 16) & 4294967295) * ${String(berlin!.count)} >> 32)
        WHEN (one >> 48) & 65535 < share_2
        THEN ${String(kolkata!.first)} + (((one >> 16) & 4294967295) * ${String(kolkata!.count)} >> 32)
        ELSE ${String(utc!.first)} + (((one >> 16) & 4294967295) * ${String(utc!.count)} >> 32) END AS no
    FROM (
      SELECT s.*, k, hashint8extended(first + k, $1::bigint) AS one, hashint8extended(first + k, $1::bigint + 1) AS other
      FROM (SELECT * FROM bench.span WHERE start >= $2 AND start < $3) s
      CROSS JOIN LATERAL generate_series(1, s.count) AS k OFFSET 0
    ) numbered OFFSET 0
  ) r
  JOIN bench.template t ON t.no = r.no
  JOIN bench.digits d ON d.value = r.ms`;

/** Writes the request rows of a month, in the order of time. Returns how many. */
export async function fillRequests(
  client: pg.Client,
  { month, seed, templates }: { month: Month; seed: number; templates: Templates },
): Promise<number> {
  const filled = await client.query(requestsOf(templates), [seed * 2, month.from, month.to]);
  return filled.rowCount ?? 0;
}

// What was refused before anybody was called, or answered from the cache, made no call; a supplier that failed was
// followed by another, and so was one in thirty that served.
export const CALLS = `CASE WHEN r.cache = 'hit' OR r.code IN ('rate_limited', 'insufficient_balance', 'content_blocked')
  THEN 0 WHEN r.code LIKE 'upstream%' OR hashtext(r.request_id) % 30 = 0 THEN 2 ELSE 1 END`;

const ATTEMPTS = `
  INSERT INTO attempt (request_id, created_at, customer_id, number, provider_id, deployment_id, credential_id, region,
    upstream_model, upstream_request_id, started_ms, duration_ms, outcome, http_status, code, input_fresh, cache_read,
    cache_write_5m, cache_write_1h, output_text, output_reasoning, cost, cost_currency)
  SELECT r.request_id, r.created_at, r.customer_id, n, d.provider_id, d.id, 'crd_00000000000000000000000001', d.region,
    d.upstream_model, 'up-' || substr(r.request_id, 15), CASE WHEN n < r.calls THEN 1 ELSE r.latency_ms / (6 - n) END,
    CASE WHEN n < r.calls THEN r.latency_ms / 6 ELSE r.latency_ms * 2 / 3 END,
    CASE WHEN n < r.calls THEN 'failed' WHEN r.status = 'blocked' THEN 'failed' ELSE r.status END,
    CASE WHEN n < r.calls THEN 503 ELSE r.http_status END,
    CASE WHEN n < r.calls THEN 'upstream_error' ELSE r.code END,
    CASE WHEN n = r.calls THEN r.input_fresh END, CASE WHEN n = r.calls THEN r.cache_read END,
    CASE WHEN n = r.calls THEN r.cache_write_5m END, CASE WHEN n = r.calls THEN r.cache_write_1h END,
    CASE WHEN n = r.calls THEN r.output_text END, CASE WHEN n = r.calls THEN r.output_reasoning END,
    CASE WHEN n = r.calls AND r.charge > 0 THEN r.charge * 7 / 10 END,
    CASE WHEN n = r.calls AND r.charge > 0 THEN 'USD' END
  FROM (SELECT r.*, ${CALLS} AS calls FROM request r WHERE r.created_at >= $1 AND r.created_at < $2 OFFSET 0) r
  CROSS JOIN LATERAL generate_series(1, r.calls) AS n
  JOIN deployment d ON d.model_id = r.model AND d.priority = n - 1`;

/** Writes the calls of a month's requests. */
export async function fillAttempts(client: pg.Client, { from, to }: Month): Promise<void> {
  await client.query(ATTEMPTS, [from, to]);
}

const CONVERSATIONS = `
  INSERT INTO conversation (id, customer_id, title, created_at, updated_at)
  SELECT 'conv_' || w.digits || t.conversation, t.customer_id, 'Bench', w.start, w.start
  FROM (SELECT DISTINCT customer_id, conversation FROM bench.template WHERE conversation IS NOT NULL) t, bench.week w
  ORDER BY w.start`;

/** Writes the conversations that requests name. */
export async function fillConversations(client: pg.Client): Promise<void> {
  await client.query(CONVERSATIONS);
}
