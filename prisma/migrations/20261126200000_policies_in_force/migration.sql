-- Policies are enforced from memory: nodes hear of their changes as they hear of keys.
CREATE TRIGGER policy_announced AFTER INSERT OR UPDATE ON policy_document
  FOR EACH ROW WHEN (NEW.version > 0 AND NEW.kind IN ('routing_policy', 'security_policy', 'context_config'))
  EXECUTE FUNCTION announce_change('policy', 'customer_id');

-- What policies did to a request, for its trace; null: nothing.
ALTER TABLE "request" ADD COLUMN "policy" JSONB;

CREATE OR REPLACE FUNCTION activity_record(p_rows json, p_charges json, p_late text[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  added integer;
BEGIN
  WITH given AS MATERIALIZED (
    SELECT r.request_id, r.created_at, r.customer_id, r.api_key_id, r.conversation_id, r.protocol, r.stream, r.model,
      r.served_model, r.status, r.http_status, r.code, r.input_fresh, r.cache_read, r.cache_write_5m,
      r.cache_write_1h, r.output_text, r.output_reasoning, r.usage_source,
      coalesce((p_charges ->> r.request_id)::bigint, r.charge) AS charge, r.price_id, r.latency_ms, r.ttft_ms, r.cache,
      r.policy
    FROM json_populate_recordset(NULL::request, p_rows) AS r
  ), replaced AS MATERIALIZED (
    SELECT old.* FROM (SELECT * FROM given WHERE request_id = ANY (p_late)) g
    JOIN LATERAL (SELECT * FROM request q WHERE q.request_id = g.request_id AND q.created_at = g.created_at OFFSET 0) old
      ON true
  ), rewritten AS (
    UPDATE request q SET status = g.status, http_status = g.http_status, code = g.code, stream = g.stream,
      served_model = g.served_model, protocol = g.protocol, conversation_id = g.conversation_id,
      input_fresh = g.input_fresh, cache_read = g.cache_read, cache_write_5m = g.cache_write_5m,
      cache_write_1h = g.cache_write_1h, output_text = g.output_text, output_reasoning = g.output_reasoning,
      usage_source = g.usage_source, charge = g.charge, latency_ms = g.latency_ms, ttft_ms = g.ttft_ms, cache = g.cache,
      policy = g.policy
    FROM given g JOIN replaced o ON o.request_id = g.request_id
    WHERE q.request_id = o.request_id AND q.created_at = o.created_at
    RETURNING q.*
  ), fresh AS (
    INSERT INTO request (request_id, created_at, customer_id, api_key_id, conversation_id, protocol, stream, model,
      served_model, status, http_status, code, input_fresh, cache_read, cache_write_5m, cache_write_1h, output_text,
      output_reasoning, usage_source, charge, price_id, latency_ms, ttft_ms, cache, policy)
    SELECT * FROM given
    ON CONFLICT (request_id, created_at) DO NOTHING
    RETURNING *
  ), moved AS (
    SELECT 1 AS sign, fresh.* FROM fresh
    UNION ALL SELECT -1, replaced.* FROM replaced
    UNION ALL SELECT 1, rewritten.* FROM rewritten
  ), summed AS (
    INSERT INTO rollup_hour AS old
    SELECT customer_id, date_trunc('hour', created_at, 'UTC') AS hour, api_key_id, model, protocol, status, sum(sign),
      coalesce(sum(sign * input_fresh), 0), coalesce(sum(sign * cache_read), 0),
      coalesce(sum(sign * cache_write_5m), 0), coalesce(sum(sign * cache_write_1h), 0),
      coalesce(sum(sign * output_text), 0), coalesce(sum(sign * output_reasoning), 0),
      sum(sign * charge), sum(sign * latency_ms)
    FROM moved
    GROUP BY customer_id, hour, api_key_id, model, protocol, status
    ORDER BY customer_id, hour, api_key_id, model, protocol, status
    ON CONFLICT (customer_id, hour, api_key_id, model, protocol, status) DO UPDATE SET
      requests = old.requests + excluded.requests,
      input_fresh = old.input_fresh + excluded.input_fresh,
      cache_read = old.cache_read + excluded.cache_read,
      cache_write_5m = old.cache_write_5m + excluded.cache_write_5m,
      cache_write_1h = old.cache_write_1h + excluded.cache_write_1h,
      output_text = old.output_text + excluded.output_text,
      output_reasoning = old.output_reasoning + excluded.output_reasoning,
      charge = old.charge + excluded.charge,
      latency_ms = old.latency_ms + excluded.latency_ms
  )
  SELECT count(*) INTO added FROM fresh;
  INSERT INTO attempt (request_id, created_at, customer_id, number, provider_id, deployment_id, credential_id, region,
    upstream_model, upstream_request_id, started_ms, duration_ms, outcome, http_status, code, input_fresh, cache_read,
    cache_write_5m, cache_write_1h, output_text, output_reasoning, cost, cost_currency)
  SELECT r.request_id, r.created_at, r.customer_id, a.number, a.provider_id, a.deployment_id, a.credential_id,
    a.region, a.upstream_model, a.upstream_request_id, a.started_ms, a.duration_ms, a.outcome, a.http_status, a.code,
    a.input_fresh, a.cache_read, a.cache_write_5m, a.cache_write_1h, a.output_text, a.output_reasoning, a.cost,
    a.cost_currency
  FROM json_to_recordset(p_rows) AS r (request_id text, created_at timestamptz, customer_id text, attempts json)
  CROSS JOIN LATERAL json_populate_recordset(NULL::attempt, r.attempts) AS a
  ON CONFLICT DO NOTHING;
  RETURN added;
END $$;
