-- What requests brought in and what they cost, summed by days of UTC as it is booked; and suppliers' own lists of usage,
-- held against the calls. See src/docs/reconciliation.md.

-- A cell has calls to one supplier with one of its credentials, at costs in one currency (empty: none is known), or the
-- requests without a call. A charge, and the request, stand in the cell of the request's last call. provider_requests
-- and credential_requests count a request in the cell of its last call to that supplier, or with that credential: so
-- each sum of them counts a request once. Of unknown cost is a call that used something at a cost that is not known, or
-- not in the customer's currency; the columns named unknown count what has such a call. served_model is empty where
-- nothing served. A request without a charge and without a call is in no cell.
CREATE TABLE "margin_day" (
    "day" DATE NOT NULL,
    "customer_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "served_model" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "cost_currency" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "unknown_requests" BIGINT NOT NULL,
    "provider_requests" BIGINT NOT NULL,
    "provider_unknown" BIGINT NOT NULL,
    "credential_requests" BIGINT NOT NULL,
    "credential_unknown" BIGINT NOT NULL,
    "calls" BIGINT NOT NULL,
    "unknown_calls" BIGINT NOT NULL,
    "charged" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,

    CONSTRAINT "margin_day_pkey" PRIMARY KEY ("day","customer_id","model","served_model","provider_id","credential_id","cost_currency")
) WITH (fillfactor = 80);
ALTER TABLE margin_day ENABLE ROW LEVEL SECURITY;
ALTER TABLE margin_day FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON margin_day USING (relay_serves('*'));
GRANT SELECT, INSERT, UPDATE ON margin_day TO relay_app;

-- The cells of the requests that came in from p_from to before p_to, from the rows themselves; of these requests only
-- where p_ids is not null.
CREATE FUNCTION activity_margins(p_from timestamptz, p_to timestamptz, p_ids text[]) RETURNS SETOF margin_day
LANGUAGE plpgsql AS $$
BEGIN
  -- Planned with its arguments each time: of a whole year and of one request it is not the same plan.
  RETURN QUERY EXECUTE format($q$
    WITH each AS (
      SELECT r.request_id, r.created_at, r.customer_id, r.model, coalesce(r.served_model, '') AS served_model, r.charge,
        coalesce(a.provider_id, '') AS provider_id, coalesce(a.credential_id, '') AS credential_id,
        coalesce(a.cost_currency, '') AS cost_currency, coalesce(a.number, 0) AS number, coalesce(a.cost, 0) AS cost,
        a.input_fresh IS NOT NULL AND (a.cost IS NULL OR a.cost_currency <> u.currency) AS is_unknown
      FROM (SELECT * FROM request WHERE created_at >= $1 AND created_at < $2 %1$s) r
      JOIN customer u ON u.id = r.customer_id
      LEFT JOIN (SELECT * FROM attempt WHERE created_at >= $1 AND created_at < $2 %1$s) a
        ON a.request_id = r.request_id AND a.created_at = r.created_at
      WHERE r.charge <> 0 OR a.request_id IS NOT NULL
    ), calls AS (
      SELECT *, number = max(number) OVER same AS is_last, bool_or(is_unknown) OVER same AS has_unknown,
        number = max(number) OVER there AS is_last_there, bool_or(is_unknown) OVER there AS has_unknown_there,
        number = max(number) OVER so AS is_last_so, bool_or(is_unknown) OVER so AS has_unknown_so
      FROM each
      WINDOW same AS (PARTITION BY request_id, created_at),
        there AS (PARTITION BY request_id, created_at, provider_id),
        so AS (PARTITION BY request_id, created_at, provider_id, credential_id)
    )
    SELECT (created_at AT TIME ZONE 'UTC')::date AS day, customer_id, model, served_model, provider_id, credential_id,
      cost_currency, count(*) FILTER (WHERE is_last), count(*) FILTER (WHERE is_last AND has_unknown),
      count(*) FILTER (WHERE is_last_there), count(*) FILTER (WHERE is_last_there AND has_unknown_there),
      count(*) FILTER (WHERE is_last_so), count(*) FILTER (WHERE is_last_so AND has_unknown_so),
      count(*) FILTER (WHERE number > 0), count(*) FILTER (WHERE is_unknown),
      coalesce(sum(charge) FILTER (WHERE is_last), 0)::bigint, sum(cost)::bigint
    FROM calls
    GROUP BY day, customer_id, model, served_model, provider_id, credential_id, cost_currency
    $q$, CASE WHEN p_ids IS NULL THEN '' ELSE 'AND request_id = ANY ($3)' END)
  USING p_from, p_to, p_ids;
END $$;
GRANT EXECUTE ON FUNCTION activity_margins TO relay_app;

SELECT set_config('relay.customer_id', '*', true);
INSERT INTO margin_day SELECT * FROM activity_margins('-infinity', 'infinity', NULL);

-- A supplier's own list of what it charges for, as imported: a file once, by its digest. Days are of time_zone.
CREATE TABLE "supplier_usage" (
    "id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "first_day" DATE NOT NULL,
    "last_day" DATE NOT NULL,
    "tolerance" BIGINT NOT NULL,
    "lines" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "supplier_usage_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "supplier_usage_provider_id_digest_key" ON "supplier_usage"("provider_id", "digest");
CREATE INDEX "supplier_usage_created_at_id_idx" ON "supplier_usage"("created_at", "id");

-- number is the line's in the file. Suppliers charge in fractions of what we count in: numeric has them all. An empty
-- upstream_request_id stands for a line of many calls.
CREATE TABLE "supplier_usage_line" (
    "usage_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "day" DATE NOT NULL,
    "upstream_request_id" TEXT NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "input_tokens" BIGINT,
    "output_tokens" BIGINT,
    "cost" DECIMAL(65,30),

    CONSTRAINT "supplier_usage_line_pkey" PRIMARY KEY ("usage_id","number")
);

-- What was found when the list was held against the calls: billed is the supplier's word, recorded is ours.
CREATE TABLE "supplier_usage_difference" (
    "usage_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "upstream_request_id" TEXT,
    "request_id" TEXT,
    "line" INTEGER,
    "calls" BIGINT NOT NULL,
    "billed" DECIMAL(65,30),
    "recorded" DECIMAL(65,30),
    "recorded_currency" TEXT,
    "billed_input" BIGINT,
    "billed_output" BIGINT,
    "recorded_input" BIGINT,
    "recorded_output" BIGINT,

    CONSTRAINT "supplier_usage_difference_pkey" PRIMARY KEY ("usage_id","position")
);
ALTER TABLE supplier_usage_difference
  ADD CONSTRAINT supplier_usage_difference_kind CHECK (kind IN ('orphan', 'unbilled', 'different'));

-- The same by days and models, with what agrees. recorded is what the calls cost in the list's currency; unknown_calls
-- are not in it: their cost is not known, or in another one.
CREATE TABLE "supplier_usage_day" (
    "usage_id" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "lines" BIGINT NOT NULL,
    "billed" DECIMAL(65,30) NOT NULL,
    "calls" BIGINT NOT NULL,
    "recorded" DECIMAL(65,30) NOT NULL,
    "unknown_calls" BIGINT NOT NULL,
    "orphan" DECIMAL(65,30) NOT NULL,
    "unbilled" DECIMAL(65,30) NOT NULL,

    CONSTRAINT "supplier_usage_day_pkey" PRIMARY KEY ("usage_id","day","upstream_model")
);

ALTER TABLE supplier_usage ADD CONSTRAINT supplier_usage_provider FOREIGN KEY (provider_id) REFERENCES provider (id);
DO $$
DECLARE
  part text;
BEGIN
  FOREACH part IN ARRAY ARRAY['supplier_usage_line', 'supplier_usage_difference', 'supplier_usage_day'] LOOP
    EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I FOREIGN KEY (usage_id) REFERENCES supplier_usage (id) ON DELETE CASCADE',
      part, part || '_usage');
  END LOOP;
  FOREACH part IN ARRAY
    ARRAY['supplier_usage', 'supplier_usage_line', 'supplier_usage_difference', 'supplier_usage_day'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', part);
    EXECUTE format('CREATE POLICY system ON %I USING (relay_serves(''*''))', part);
    EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO relay_app', part);
  END LOOP;
END $$;

-- Rows: [{request_id, created_at, customer_id, …, attempts}]: every column of request by its name, and the rows of its
-- attempts; p_charges: {request_id: charge}, which comes before the charge in the row. Writes the rows and adds them to
-- the hours and days they fall in. A row that is already there stays as it is, unless p_late names it: then the new one
-- takes its place, here and in the sums: of each grain, as the view request_cell tells them apart.
CREATE OR REPLACE FUNCTION activity_record(p_rows json, p_charges json, p_late text[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  added integer;
  given_rows integer;
  fresh_ids text[];
  fresh_times timestamptz[];
  fresh_customers text[];
  fresh_models text[];
  fresh_served text[];
  fresh_charges bigint[];
  first_time timestamptz;
  last_time timestamptz;
  taken margin_day[];
BEGIN
  -- Days that are being cut anew are not written and filled at the same time.
  IF EXISTS (SELECT FROM rollup_cut WHERE filled_from > '-infinity') THEN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended(u.customer_id, 9))
    FROM (SELECT DISTINCT c.customer_id FROM json_to_recordset(p_rows) AS r (customer_id text)
      JOIN rollup_cut c ON c.customer_id = r.customer_id WHERE c.filled_from > '-infinity' ORDER BY 1) u;
  END IF;
  -- What the rows that others take the place of stand for in the margins: it is taken away below.
  IF cardinality(p_late) > 0 THEN
    SELECT min(r.created_at), max(r.created_at) INTO first_time, last_time
    FROM json_to_recordset(p_rows) AS r (created_at timestamptz);
    taken := array(SELECT m FROM activity_margins(first_time, last_time + interval '1 ms', p_late) m);
  END IF;
  WITH given AS MATERIALIZED (
    SELECT r.request_id, r.created_at, r.customer_id, r.api_key_id, r.conversation_id, r.protocol, r.stream, r.model,
      r.served_model, r.status, r.http_status, r.code, r.input_fresh, r.cache_read, r.cache_write_5m,
      r.cache_write_1h, r.output_text, r.output_reasoning, r.usage_source, coalesce(s.charge, r.charge) AS charge,
      r.price_id,
      CASE WHEN s.charge IS DISTINCT FROM r.charge AND s.charge IS NOT NULL THEN NULL ELSE r.price_tier END AS price_tier,
      r.latency_ms, r.ttft_ms, r.cache, r.policy, r.stages
    FROM json_populate_recordset(NULL::request, p_rows) AS r
    CROSS JOIN LATERAL (SELECT (p_charges ->> r.request_id)::bigint AS charge) s
  ), replaced AS MATERIALIZED (
    SELECT old.* FROM (SELECT * FROM given WHERE request_id = ANY (p_late)) g
    JOIN LATERAL (SELECT * FROM request q WHERE q.request_id = g.request_id AND q.created_at = g.created_at OFFSET 0) old
      ON true
  ), rewritten AS (
    UPDATE request q SET conversation_id = g.conversation_id, protocol = g.protocol, stream = g.stream, served_model = g.served_model,
      status = g.status, http_status = g.http_status, code = g.code, input_fresh = g.input_fresh,
      cache_read = g.cache_read, cache_write_5m = g.cache_write_5m, cache_write_1h = g.cache_write_1h,
      output_text = g.output_text, output_reasoning = g.output_reasoning, usage_source = g.usage_source,
      charge = g.charge, price_tier = g.price_tier, latency_ms = g.latency_ms, ttft_ms = g.ttft_ms, cache = g.cache,
      policy = g.policy, stages = g.stages
    FROM given g JOIN replaced o ON o.request_id = g.request_id
    WHERE q.request_id = o.request_id AND q.created_at = o.created_at
    RETURNING q.*
  ), fresh AS (
    INSERT INTO request (request_id, created_at, customer_id, api_key_id, conversation_id, protocol, stream, model, served_model, status,
      http_status, code, input_fresh, cache_read, cache_write_5m, cache_write_1h, output_text, output_reasoning,
      usage_source, charge, price_id, price_tier, latency_ms, ttft_ms, cache, policy, stages)
    SELECT * FROM given
    ON CONFLICT (request_id, created_at) DO NOTHING
    RETURNING *
  ), moved AS MATERIALIZED (
    SELECT m.sign, m.customer_id, m.created_at, m.api_key_id, m.model, m.protocol, m.status, coalesce(m.code, '') AS code,
      CASE WHEN m.price_tier IS NULL THEN '' ELSE m.price_id END AS price_id,
      coalesce(m.price_tier, 0::smallint) AS price_tier, m.sign AS requests, m.sign * coalesce(m.input_fresh, 0) AS input_fresh,
      m.sign * coalesce(m.cache_read, 0) AS cache_read, m.sign * coalesce(m.cache_write_5m, 0) AS cache_write_5m,
      m.sign * coalesce(m.cache_write_1h, 0) AS cache_write_1h, m.sign * coalesce(m.output_text, 0) AS output_text,
      m.sign * coalesce(m.output_reasoning, 0) AS output_reasoning, m.sign * m.charge AS charge,
      m.sign * m.latency_ms AS latency_ms, m.sign * coalesce(m.ttft_ms, 0) AS ttft_ms,
      m.sign * (m.ttft_ms IS NOT NULL)::int AS first_bytes, m.sign * (m.cache = 'hit')::int AS cache_hits,
      m.sign * (m.cache = 'miss')::int AS cache_misses,
      CASE WHEN m.status = 'succeeded' THEN m.sign * histogram_of(m.latency_ms) ELSE 0 END AS latency,
      CASE WHEN m.status = 'succeeded' THEN m.sign * coalesce(histogram_of(m.ttft_ms), 0) ELSE 0 END AS ttft
    FROM (SELECT 1::bigint AS sign, fresh.* FROM fresh
      UNION ALL SELECT -1, replaced.* FROM replaced
      UNION ALL SELECT 1, rewritten.* FROM rewritten) m
  ), hours AS (
    INSERT INTO rollup_hour AS old
    SELECT customer_id, CASE grouping(api_key_id, model, protocol) WHEN 0 THEN 0 WHEN 3 THEN 2 WHEN 5 THEN 3 ELSE 1 END AS grain,
      date_trunc('hour', created_at, 'UTC') AS hour,
      coalesce(api_key_id, ''), coalesce(model, ''), coalesce(protocol, ''), status, code, coalesce(price_id, ''),
      coalesce(price_tier, 0),
      sum(requests), sum(input_fresh), sum(cache_read), sum(cache_write_5m), sum(cache_write_1h), sum(output_text),
      sum(output_reasoning), sum(charge), sum(latency_ms), sum(ttft_ms), sum(first_bytes), sum(cache_hits),
      sum(cache_misses), sum(latency), sum(ttft)
    FROM moved
    GROUP BY customer_id, hour, status, code,
      GROUPING SETS ((api_key_id, model, protocol, price_id, price_tier), (), (api_key_id), (model))
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    ON CONFLICT (customer_id, grain, hour, api_key_id, model, protocol, status, code, price_id, price_tier) DO UPDATE SET
      requests = old.requests + excluded.requests,
      input_fresh = old.input_fresh + excluded.input_fresh,
      cache_read = old.cache_read + excluded.cache_read,
      cache_write_5m = old.cache_write_5m + excluded.cache_write_5m,
      cache_write_1h = old.cache_write_1h + excluded.cache_write_1h,
      output_text = old.output_text + excluded.output_text,
      output_reasoning = old.output_reasoning + excluded.output_reasoning,
      charge = old.charge + excluded.charge,
      latency_ms = old.latency_ms + excluded.latency_ms,
      ttft_ms = old.ttft_ms + excluded.ttft_ms,
      first_bytes = old.first_bytes + excluded.first_bytes,
      cache_hits = old.cache_hits + excluded.cache_hits,
      cache_misses = old.cache_misses + excluded.cache_misses,
      latency = old.latency + excluded.latency,
      ttft = old.ttft + excluded.ttft
  ), days AS (
    INSERT INTO rollup_day AS old
    SELECT m.customer_id, c.cut, CASE grouping(api_key_id, model, protocol) WHEN 0 THEN 0 WHEN 3 THEN 2 WHEN 5 THEN 3 ELSE 1 END AS grain,
      (m.created_at AT TIME ZONE c.timezone)::date AS day,
      coalesce(api_key_id, ''), coalesce(model, ''), coalesce(protocol, ''), status, code, coalesce(price_id, ''),
      coalesce(price_tier, 0),
      sum(m.requests), sum(m.input_fresh), sum(m.cache_read), sum(m.cache_write_5m), sum(m.cache_write_1h),
      sum(m.output_text), sum(m.output_reasoning), sum(m.charge), sum(m.latency_ms), sum(m.ttft_ms),
      sum(m.first_bytes), sum(m.cache_hits), sum(m.cache_misses), sum(m.latency), sum(m.ttft)
    FROM moved m JOIN rollup_cut c ON c.customer_id = m.customer_id AND m.created_at >= c.filled_from
    GROUP BY m.customer_id, c.cut, day, status, code,
      GROUPING SETS ((api_key_id, model, protocol, price_id, price_tier), (), (api_key_id), (model))
    ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    ON CONFLICT (customer_id, cut, grain, day, api_key_id, model, protocol, status, code, price_id, price_tier) DO UPDATE SET
      requests = old.requests + excluded.requests,
      input_fresh = old.input_fresh + excluded.input_fresh,
      cache_read = old.cache_read + excluded.cache_read,
      cache_write_5m = old.cache_write_5m + excluded.cache_write_5m,
      cache_write_1h = old.cache_write_1h + excluded.cache_write_1h,
      output_text = old.output_text + excluded.output_text,
      output_reasoning = old.output_reasoning + excluded.output_reasoning,
      charge = old.charge + excluded.charge,
      latency_ms = old.latency_ms + excluded.latency_ms,
      ttft_ms = old.ttft_ms + excluded.ttft_ms,
      first_bytes = old.first_bytes + excluded.first_bytes,
      cache_hits = old.cache_hits + excluded.cache_hits,
      cache_misses = old.cache_misses + excluded.cache_misses,
      latency = old.latency + excluded.latency,
      ttft = old.ttft + excluded.ttft
  )
  SELECT count(*), (SELECT count(*) FROM given), array_agg(request_id), array_agg(created_at), array_agg(customer_id),
      array_agg(model), array_agg(served_model), array_agg(charge)
    INTO added, given_rows, fresh_ids, fresh_times, fresh_customers, fresh_models, fresh_served, fresh_charges
    FROM fresh;
  IF added < given_rows THEN
    -- Rows that were there already may still get calls that were not.
    SELECT min(r.created_at), max(r.created_at) INTO first_time, last_time
    FROM json_to_recordset(p_rows) AS r (created_at timestamptz);
    taken := taken || array(SELECT m FROM activity_margins(first_time, last_time + interval '1 ms', array(
      SELECT r.request_id FROM json_to_recordset(p_rows) AS r (request_id text)
      WHERE NOT r.request_id = ANY (coalesce(p_late || fresh_ids, '{}')))) m);
  END IF;
  WITH called AS (
    INSERT INTO attempt (request_id, created_at, customer_id, number, provider_id, deployment_id, credential_id, region,
      upstream_model, upstream_request_id, started_ms, duration_ms, outcome, http_status, code, input_fresh, cache_read,
      cache_write_5m, cache_write_1h, output_text, output_reasoning, cost, cost_currency)
    SELECT r.request_id, r.created_at, r.customer_id, a.number, a.provider_id, a.deployment_id, a.credential_id,
      a.region, a.upstream_model, a.upstream_request_id, a.started_ms, a.duration_ms, a.outcome, a.http_status, a.code,
      a.input_fresh, a.cache_read, a.cache_write_5m, a.cache_write_1h, a.output_text, a.output_reasoning, a.cost,
      a.cost_currency
    FROM json_to_recordset(p_rows) AS r (request_id text, created_at timestamptz, customer_id text, attempts json)
    CROSS JOIN LATERAL json_populate_recordset(NULL::attempt, r.attempts) AS a
    ON CONFLICT DO NOTHING
    RETURNING request_id, created_at, number, provider_id, credential_id, input_fresh, cost, cost_currency
  ), each AS (
    SELECT f.request_id, f.created_at, f.customer_id, f.model, coalesce(f.served_model, '') AS served_model, f.charge,
      coalesce(a.provider_id, '') AS provider_id, coalesce(a.credential_id, '') AS credential_id,
      coalesce(a.cost_currency, '') AS cost_currency, coalesce(a.number, 0) AS number, coalesce(a.cost, 0) AS cost,
      a.input_fresh IS NOT NULL AND (a.cost IS NULL OR a.cost_currency <> u.currency) AS is_unknown
    FROM unnest(fresh_ids, fresh_times, fresh_customers, fresh_models, fresh_served, fresh_charges)
      AS f (request_id, created_at, customer_id, model, served_model, charge)
    JOIN customer u ON u.id = f.customer_id
    LEFT JOIN called a ON a.request_id = f.request_id AND a.created_at = f.created_at
    WHERE added = given_rows AND (f.charge <> 0 OR a.request_id IS NOT NULL)
  ), calls AS (
    SELECT *, number = max(number) OVER same AS is_last, bool_or(is_unknown) OVER same AS has_unknown,
      number = max(number) OVER there AS is_last_there, bool_or(is_unknown) OVER there AS has_unknown_there,
      number = max(number) OVER so AS is_last_so, bool_or(is_unknown) OVER so AS has_unknown_so
    FROM each
    WINDOW same AS (PARTITION BY request_id), there AS (PARTITION BY request_id, provider_id),
      so AS (PARTITION BY request_id, provider_id, credential_id)
  )
  INSERT INTO margin_day AS old
  SELECT (created_at AT TIME ZONE 'UTC')::date AS day, customer_id, model, served_model, provider_id, credential_id,
    cost_currency, count(*) FILTER (WHERE is_last), count(*) FILTER (WHERE is_last AND has_unknown),
    count(*) FILTER (WHERE is_last_there), count(*) FILTER (WHERE is_last_there AND has_unknown_there),
    count(*) FILTER (WHERE is_last_so), count(*) FILTER (WHERE is_last_so AND has_unknown_so),
    count(*) FILTER (WHERE number > 0), count(*) FILTER (WHERE is_unknown),
    coalesce(sum(charge) FILTER (WHERE is_last), 0), sum(cost)
  FROM calls
  GROUP BY day, customer_id, model, served_model, provider_id, credential_id, cost_currency
  ORDER BY day, customer_id, model, served_model, provider_id, credential_id, cost_currency
  ON CONFLICT (day, customer_id, model, served_model, provider_id, credential_id, cost_currency) DO UPDATE SET
    requests = old.requests + excluded.requests,
    unknown_requests = old.unknown_requests + excluded.unknown_requests,
    provider_requests = old.provider_requests + excluded.provider_requests,
    provider_unknown = old.provider_unknown + excluded.provider_unknown,
    credential_requests = old.credential_requests + excluded.credential_requests,
    credential_unknown = old.credential_unknown + excluded.credential_unknown,
    calls = old.calls + excluded.calls,
    unknown_calls = old.unknown_calls + excluded.unknown_calls,
    charged = old.charged + excluded.charged,
    cost = old.cost + excluded.cost;
  IF added < given_rows THEN
    -- The rare case in one piece, with the new rows that came along: cells are locked in one order only.
    INSERT INTO margin_day AS old
    SELECT day, customer_id, model, served_model, provider_id, credential_id, cost_currency, sum(sign * requests),
      sum(sign * unknown_requests), sum(sign * provider_requests), sum(sign * provider_unknown),
      sum(sign * credential_requests), sum(sign * credential_unknown), sum(sign * calls), sum(sign * unknown_calls),
      sum(sign * charged), sum(sign * cost)
    FROM (SELECT -1 AS sign, b.* FROM unnest(taken) b
      UNION ALL
      SELECT 1, m.* FROM activity_margins(first_time, last_time + interval '1 ms', array(
        SELECT r.request_id FROM json_to_recordset(p_rows) AS r (request_id text))) m) moved
    GROUP BY day, customer_id, model, served_model, provider_id, credential_id, cost_currency
    ORDER BY day, customer_id, model, served_model, provider_id, credential_id, cost_currency
    ON CONFLICT (day, customer_id, model, served_model, provider_id, credential_id, cost_currency) DO UPDATE SET
      requests = old.requests + excluded.requests,
      unknown_requests = old.unknown_requests + excluded.unknown_requests,
      provider_requests = old.provider_requests + excluded.provider_requests,
      provider_unknown = old.provider_unknown + excluded.provider_unknown,
      credential_requests = old.credential_requests + excluded.credential_requests,
      credential_unknown = old.credential_unknown + excluded.credential_unknown,
      calls = old.calls + excluded.calls,
      unknown_calls = old.unknown_calls + excluded.unknown_calls,
      charged = old.charged + excluded.charged,
      cost = old.cost + excluded.cost;
  END IF;
  RETURN added;
END $$;
