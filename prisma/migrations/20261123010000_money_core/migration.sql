-- Money that is right whatever happens: quotas guarded with the balance, checkpoints, the ends of requests whose node
-- was taken for dead, requests that are sent twice on purpose, and what each call cost. See src/ledger/README.md.

ALTER TABLE "reservation" ADD COLUMN "quota_window" TEXT, ADD COLUMN "protocol" TEXT NOT NULL DEFAULT 'openai';
DROP INDEX "reservation_idempotency";
ALTER TABLE "reservation" DROP COLUMN "idempotency_key";
-- The time at which an entry is numbered, not at which its transaction began to wait for the account.
ALTER TABLE "ledger_entry" ALTER COLUMN "at" SET DEFAULT clock_timestamp();
CREATE INDEX "reservation_due" ON "reservation" ("max_end") WHERE "state" = 0;

CREATE TABLE "idempotent_request" (
    "account_id" TEXT NOT NULL,
    "key" BYTEA NOT NULL,
    "customer_id" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "request_id" TEXT NOT NULL,
    "answer" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotent_request_pkey" PRIMARY KEY ("account_id","key")
);
CREATE INDEX "idempotent_request_created_at_idx" ON "idempotent_request"("created_at");
ALTER TABLE idempotent_request
  ADD CONSTRAINT idempotent_request_account FOREIGN KEY (account_id) REFERENCES account (id);

CREATE TABLE "attempt" (
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "number" SMALLINT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "deployment_id" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "upstream_request_id" TEXT,
    "started_ms" INTEGER NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "http_status" SMALLINT,
    "code" TEXT,
    "input_fresh" INTEGER,
    "cache_read" INTEGER,
    "cache_write_5m" INTEGER,
    "cache_write_1h" INTEGER,
    "output_text" INTEGER,
    "output_reasoning" INTEGER,
    "cost" BIGINT,
    "cost_currency" TEXT,

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("request_id","created_at","number")
) PARTITION BY RANGE ("created_at");
CREATE INDEX "attempt_provider_id_created_at_idx" ON "attempt"("provider_id", "created_at");
ALTER TABLE attempt ADD CONSTRAINT attempt_cost CHECK (cost >= 0 AND (cost IS NULL) = (cost_currency IS NULL));
CREATE TABLE attempt_default PARTITION OF attempt DEFAULT;

ALTER TABLE idempotent_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotent_request FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON idempotent_request USING (relay_serves(customer_id));
-- Attempts name suppliers: no transaction that serves a customer sees them.
ALTER TABLE attempt ENABLE ROW LEVEL SECURITY;
ALTER TABLE attempt FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON attempt USING (relay_serves('*'));
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotent_request TO relay_app;
GRANT SELECT, INSERT ON attempt TO relay_app;

-- Makes the partitions of the given month and of as many months after it, for requests and for attempts.
CREATE OR REPLACE FUNCTION activity_ensure_partitions(p_from date, p_months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  first date := date_trunc('month', p_from);
  made integer := 0;
  month date;
  parent text;
  named text;
BEGIN
  PERFORM pg_advisory_xact_lock(7233043);
  FOREACH parent IN ARRAY ARRAY['request', 'attempt'] LOOP
    FOR i IN 0..least(p_months, 24) LOOP
      month := first + make_interval(months => i);
      named := parent || to_char(month, '_YYYYMM');
      IF to_regclass(named) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', named, parent,
          month::text || ' 00:00:00+00', (month + interval '1 month')::date::text || ' 00:00:00+00');
        made := made + 1;
      END IF;
    END LOOP;
  END LOOP;
  RETURN made;
END $$;

DROP FUNCTION ledger_batch, ledger_settle, ledger_reserve, activity_record;

-- Rows that are updated are found by key first and then by their place, which their lock keeps still: left to itself,
-- a plan made while a table is small reads all of it for ever after.
-- Holds money. Rows, in order of arrival: {request_id, account_id, customer_id, api_key_id, protocol, model, amount,
-- price_id, created_at, max_end, quota_window, quota_limit, repeat_key, repeat_body}; the last four may be null.
-- Outcomes: reserved; crowded (fits alone, but not behind the rows before it: worth one more try); behind (a row before
-- it carries the same Idempotency-Key: to be asked again once that one is decided); refused, by limit
-- `balance` or `key_quota`; repeated (an earlier request carried the same Idempotency-Key and was not for nothing).
-- available, reserved and quota_* are the figures of the account and of the window after the batch.
CREATE FUNCTION ledger_reserve(p_node_id text, p_epoch integer, p_rows json)
RETURNS TABLE (request_id text, outcome text, limited_by text, available bigint, reserved bigint, quota_spent bigint,
  quota_reserved bigint, first_request_id text, same_body boolean, running boolean, answer bytea)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM ledger_fence(p_node_id, p_epoch);
  PERFORM ledger_lock(p_rows);
  INSERT INTO key_quota (api_key_id, "window", customer_id)
  SELECT DISTINCT r.api_key_id, r.quota_window, r.customer_id
  FROM json_to_recordset(p_rows) AS r (api_key_id text, customer_id text, quota_window text)
  WHERE r.quota_window IS NOT NULL
  ON CONFLICT DO NOTHING;
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    SELECT r.*, a.available, a.reserved, a.seq, known.request_id IS NOT NULL AS known,
      q.spent AS quota_spent, q.reserved AS quota_reserved,
      first.request_id AS first_request_id, first.body = decode(r.repeat_body, 'hex') AS same_body,
      first.state = 0 AS running, first.answer, first.stale,
      r.repeat_key IS NOT NULL AND row_number() OVER (PARTITION BY r.account_id, r.repeat_key ORDER BY r.n) > 1 AS twin
    FROM ROWS FROM (json_to_recordset(p_rows) AS (request_id text, account_id text, customer_id text,
      api_key_id text, protocol text, model text, amount bigint, price_id text, created_at timestamptz,
      max_end timestamptz, quota_window text, quota_limit bigint, repeat_key text, repeat_body text))
      WITH ORDINALITY AS r (request_id, account_id, customer_id, api_key_id, protocol, model, amount, price_id,
        created_at, max_end, quota_window, quota_limit, repeat_key, repeat_body, n)
    JOIN LATERAL (SELECT * FROM account WHERE id = r.account_id OFFSET 0) a ON true
    LEFT JOIN LATERAL (SELECT h.request_id FROM reservation h WHERE h.request_id = r.request_id OFFSET 0) known ON true
    LEFT JOIN LATERAL (SELECT * FROM key_quota k
      WHERE k.api_key_id = r.api_key_id AND k."window" = r.quota_window OFFSET 0) q ON true
    -- A key counts for a day; one whose request ended for nothing, and left no answer, is free again.
    LEFT JOIN LATERAL (SELECT i.request_id, i.body, i.answer, h.state,
        i.created_at < now() - interval '24 hours' OR h.state IS NULL
          OR (h.state > 0 AND h.charged = 0 AND i.answer IS NULL) AS stale
      FROM idempotent_request i LEFT JOIN reservation h ON h.request_id = i.request_id
      WHERE i.account_id = r.account_id AND i.key = decode(r.repeat_key, 'hex') OFFSET 0) first ON true
  ), sifted AS MATERIALIZED (
    SELECT asked.*, CASE WHEN known THEN 'known'
        WHEN first_request_id IS NOT NULL AND NOT stale THEN 'repeated'
        WHEN amount > available OR quota_spent + quota_reserved + amount > quota_limit THEN 'refused'
        WHEN twin THEN 'behind'
        ELSE 'fits' END AS alone
    FROM asked
  ), within_quota AS MATERIALIZED (
    -- First what fits its key, then which of that fits the account: a row that is too much for its key is no reason
    -- to turn another one away.
    SELECT sifted.*, alone = 'fits' AND (quota_window IS NULL OR quota_spent + quota_reserved
        + sum(amount) FILTER (WHERE alone = 'fits') OVER (PARTITION BY api_key_id, quota_window ORDER BY n)
        <= quota_limit) AS fits
    FROM sifted
  ), judged AS MATERIALIZED (
    SELECT within_quota.*, CASE WHEN alone <> 'fits' THEN alone
        WHEN fits AND sum(amount) FILTER (WHERE fits) OVER (PARTITION BY account_id ORDER BY n) <= available
          THEN 'reserved'
        ELSE 'crowded' END AS verdict
    FROM within_quota
  ), taken AS MATERIALIZED (
    SELECT judged.*, row_number() OVER (PARTITION BY account_id ORDER BY n) AS step,
      sum(amount) OVER (PARTITION BY account_id ORDER BY n) AS held
    FROM judged WHERE verdict = 'reserved'
  ), rows_held AS (
    INSERT INTO reservation (request_id, account_id, customer_id, api_key_id, protocol, model, amount, node_id, epoch,
      price_id, quota_window, created_at, max_end)
    SELECT request_id, account_id, customer_id, api_key_id, protocol, model, amount, p_node_id, p_epoch,
      price_id, quota_window, created_at, max_end
    FROM taken
  ), rows_remembered AS (
    INSERT INTO idempotent_request AS old (account_id, key, customer_id, body, request_id)
    SELECT account_id, decode(repeat_key, 'hex'), customer_id, decode(repeat_body, 'hex'), request_id
    FROM taken WHERE repeat_key IS NOT NULL
    ON CONFLICT (account_id, key) DO UPDATE SET body = excluded.body, request_id = excluded.request_id,
      answer = NULL, created_at = now()
  ), rows_booked AS (
    INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, available_after,
      reserved_after)
    SELECT account_id, seq + step, customer_id, 'reservation', request_id, -amount, amount, available - held,
      reserved + held
    FROM taken
  ), quotas_held AS (
    UPDATE key_quota k SET reserved = k.reserved + t.amount
    FROM (SELECT api_key_id, quota_window, sum(amount) AS amount FROM taken WHERE quota_window IS NOT NULL
      GROUP BY api_key_id, quota_window) t
    CROSS JOIN LATERAL (SELECT ctid AS place FROM key_quota
      WHERE api_key_id = t.api_key_id AND "window" = t.quota_window OFFSET 0) found
    WHERE k.ctid = found.place
  ), totals AS MATERIALIZED (
    SELECT account_id, sum(amount) AS amount, count(*) AS steps FROM taken GROUP BY account_id
  ), moved AS (
    UPDATE account a
    SET available = a.available - t.amount, reserved = a.reserved + t.amount, seq = a.seq + t.steps,
      updated_at = clock_timestamp()
    FROM totals t CROSS JOIN LATERAL (SELECT ctid AS place FROM account WHERE id = t.account_id OFFSET 0) found
    WHERE a.ctid = found.place
  )
  SELECT request_id, CASE verdict WHEN 'known' THEN 'reserved' ELSE verdict END,
    CASE WHEN amount > available THEN 'balance' WHEN verdict = 'refused' THEN 'key_quota'
      WHEN verdict = 'crowded' AND NOT fits THEN 'key_quota' ELSE 'balance' END,
    (available - sum(moves) OVER (PARTITION BY account_id))::bigint,
    (reserved + sum(moves) OVER (PARTITION BY account_id))::bigint,
    quota_spent, (quota_reserved + sum(moves) OVER (PARTITION BY api_key_id, quota_window))::bigint, first_request_id,
    same_body, running, answer
  FROM (SELECT judged.*, CASE verdict WHEN 'reserved' THEN amount ELSE 0 END AS moves FROM judged) told;
END $$;

-- Ends requests. Rows: {request_id, account_id, actual, state, repeat_key, answer}; actual is what was used; state is 1
-- when the node that ran the request says so, 2 when it is closed in that node's absence.
-- An open reservation is released and what was used is charged, as far as the account can give it; a shortfall is
-- written off. A reservation that was closed in its node's absence takes one late word of it (3): the difference is a
-- correction. Whatever else comes is passed over, and absent from what is returned; charged is the sum for the request.
CREATE FUNCTION ledger_settle(p_rows json)
RETURNS TABLE (request_id text, charged bigint, late boolean)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM ledger_lock(p_rows);
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    -- The first of two rows for one request counts; what is under its reservation comes before what is over, so that
    -- the money it frees can serve the overrun.
    SELECT DISTINCT ON (r.request_id) r.request_id, r.n, r.actual, r.repeat_key, r.answer, h.account_id, h.customer_id,
      h.api_key_id, h.quota_window, h.state = 2 AS late, CASE h.state WHEN 2 THEN 3 ELSE r.state END AS state,
      CASE h.state WHEN 2 THEN 0 ELSE h.amount END AS held, coalesce(h.charged, 0) AS before,
      CASE h.state WHEN 2 THEN least(r.actual - h.charged, 0) ELSE least(r.actual, h.amount) END AS within,
      greatest(r.actual - CASE h.state WHEN 2 THEN h.charged ELSE h.amount END, 0) AS over,
      a.available, a.reserved, a.seq
    FROM ROWS FROM (json_to_recordset(p_rows) AS (request_id text, account_id text, actual bigint, state integer,
      repeat_key text, answer text))
      WITH ORDINALITY AS r (request_id, account_id, actual, state, repeat_key, answer, n)
    JOIN LATERAL (SELECT * FROM reservation WHERE request_id = r.request_id OFFSET 0) h
      ON h.account_id = r.account_id AND (h.state = 0 OR (h.state = 2 AND r.state = 1))
    JOIN LATERAL (SELECT * FROM account WHERE id = r.account_id OFFSET 0) a ON true
    ORDER BY r.request_id, r.state, r.n
  ), ranked AS MATERIALIZED (
    SELECT asked.*,
      available + sum(held - within) OVER (PARTITION BY account_id) AS reach,
      sum(over) OVER (PARTITION BY account_id ORDER BY over > 0, n) - over AS over_before
    FROM asked
  ), judged AS MATERIALIZED (
    SELECT ranked.*, within + least(over, greatest(reach - over_before, 0))::bigint AS due FROM ranked
  ), legs AS MATERIALIZED (
    SELECT account_id, customer_id, request_id, 'release' AS kind, over > 0 AS last, n, 0 AS part,
      held AS d_available, -held AS d_reserved, 0::bigint AS revenue, available, reserved, seq
    FROM judged WHERE held > 0
    UNION ALL
    SELECT account_id, customer_id, request_id, CASE WHEN late THEN 'correction' ELSE 'charge' END, over > 0, n, 1,
      -due, 0, due, available, reserved, seq
    FROM judged WHERE due <> 0
  ), numbered AS MATERIALIZED (
    SELECT legs.*, row_number() OVER line AS step, sum(d_available) OVER line AS up_available,
      sum(d_reserved) OVER line AS up_reserved
    FROM legs WINDOW line AS (PARTITION BY account_id ORDER BY last, n, part)
  ), rows_closed AS (
    UPDATE reservation h
    SET state = j.state, charged = j.before + j.due, written_off = j.within + j.over - j.due,
      closed_at = clock_timestamp()
    FROM judged j WHERE h.request_id = j.request_id
  ), rows_answered AS (
    UPDATE idempotent_request i SET answer = decode(j.answer, 'hex')
    FROM judged j
    WHERE j.answer IS NOT NULL AND i.account_id = j.account_id AND i.key = decode(j.repeat_key, 'hex')
      AND i.request_id = j.request_id
  ), rows_booked AS (
    INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, counter,
      counter_amount, available_after, reserved_after)
    SELECT account_id, seq + step, customer_id, kind, request_id, d_available, d_reserved,
      CASE WHEN revenue <> 0 THEN 'revenue' END, revenue, available + up_available, reserved + up_reserved
    FROM numbered
  ), quotas_moved AS (
    UPDATE key_quota k SET reserved = k.reserved - t.held, spent = k.spent + t.due
    FROM (SELECT api_key_id, quota_window, sum(held) AS held, sum(due) AS due FROM judged
      WHERE quota_window IS NOT NULL GROUP BY api_key_id, quota_window) t
    CROSS JOIN LATERAL (SELECT ctid AS place FROM key_quota
      WHERE api_key_id = t.api_key_id AND "window" = t.quota_window OFFSET 0) found
    WHERE k.ctid = found.place
  ), totals AS MATERIALIZED (
    SELECT account_id, sum(d_available) AS d_available, sum(d_reserved) AS d_reserved, count(*) AS steps
    FROM numbered GROUP BY account_id
  ), moved AS (
    UPDATE account a
    SET available = a.available + t.d_available, reserved = a.reserved + t.d_reserved, seq = a.seq + t.steps,
      updated_at = clock_timestamp()
    FROM totals t CROSS JOIN LATERAL (SELECT ctid AS place FROM account WHERE id = t.account_id OFFSET 0) found
    WHERE a.ctid = found.place
  )
  SELECT request_id, (before + due)::bigint, late FROM judged;
END $$;

-- Notes how far running requests have come: what would be charged if nothing more were heard of them.
-- Rows: {request_id, progress}.
CREATE FUNCTION ledger_checkpoint(p_node_id text, p_epoch integer, p_rows json) RETURNS void
LANGUAGE sql AS $$
  UPDATE reservation h SET progress = r.progress
  FROM (SELECT DISTINCT ON (request_id) request_id, progress
    FROM ROWS FROM (json_to_recordset(p_rows) AS (request_id text, progress jsonb))
      WITH ORDINALITY AS r (request_id, progress, n)
    ORDER BY request_id, n DESC) r
  WHERE h.request_id = r.request_id AND h.state = 0 AND h.node_id = p_node_id AND h.epoch = p_epoch
$$;

-- One batch of a lane, in one transaction: settlements first, for they free money that the holds behind them may need;
-- then the records of what ended; then checkpoints; then the holds, whose outcomes are returned. p_recorder names the
-- function that writes records: it takes them, the charges of the settled requests by request_id, and which of these
-- were late. Null records nothing.
CREATE FUNCTION ledger_batch(p_node_id text, p_epoch integer, p_settlements json, p_records json, p_recorder text,
  p_checkpoints json, p_holds json)
RETURNS TABLE (request_id text, outcome text, limited_by text, available bigint, reserved bigint, quota_spent bigint,
  quota_reserved bigint, first_request_id text, same_body boolean, running boolean, answer bytea)
LANGUAGE plpgsql AS $$
DECLARE
  charges json;
  late text[];
BEGIN
  IF json_array_length(p_settlements) > 0 THEN
    SELECT json_object_agg(s.request_id, s.charged), array_agg(s.request_id) FILTER (WHERE s.late)
      INTO charges, late FROM ledger_settle(p_settlements) s;
  END IF;
  IF p_recorder IS NOT NULL AND json_array_length(p_records) > 0 THEN
    EXECUTE format('SELECT %s($1, $2, $3)', p_recorder::regproc)
      USING p_records, coalesce(charges, '{}'), coalesce(late, '{}');
  END IF;
  IF json_array_length(p_checkpoints) > 0 THEN
    -- Whoever raises the epoch waits for this, and so closes the node's requests at their very last checkpoint.
    PERFORM ledger_fence(p_node_id, p_epoch);
    PERFORM ledger_checkpoint(p_node_id, p_epoch, p_checkpoints);
  END IF;
  IF json_array_length(p_holds) > 0 THEN
    RETURN QUERY SELECT * FROM ledger_reserve(p_node_id, p_epoch, p_holds);
  END IF;
END $$;

-- Rows: [{request_id, created_at, customer_id, …, attempts}]: every column of request by its name, and the rows of its
-- attempts; p_charges: {request_id: charge}, which comes before the charge in the row. Writes the rows and adds them to
-- the hours they fall in. A row that is already there stays as it is, unless p_late names it: then the new one takes
-- its place, here and in the hours.
CREATE FUNCTION activity_record(p_rows json, p_charges json, p_late text[]) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  added integer;
BEGIN
  WITH given AS MATERIALIZED (
    SELECT r.request_id, r.created_at, r.customer_id, r.api_key_id, r.conversation_id, r.protocol, r.stream, r.model,
      r.served_model, r.status, r.http_status, r.code, r.input_fresh, r.cache_read, r.cache_write_5m,
      r.cache_write_1h, r.output_text, r.output_reasoning, r.usage_source,
      coalesce((p_charges ->> r.request_id)::bigint, r.charge) AS charge, r.price_id, r.latency_ms, r.ttft_ms, r.cache
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
      usage_source = g.usage_source, charge = g.charge, latency_ms = g.latency_ms, ttft_ms = g.ttft_ms, cache = g.cache
    FROM given g JOIN replaced o ON o.request_id = g.request_id
    WHERE q.request_id = o.request_id AND q.created_at = o.created_at
    RETURNING q.*
  ), fresh AS (
    INSERT INTO request (request_id, created_at, customer_id, api_key_id, conversation_id, protocol, stream, model,
      served_model, status, http_status, code, input_fresh, cache_read, cache_write_5m, cache_write_1h, output_text,
      output_reasoning, usage_source, charge, price_id, latency_ms, ttft_ms, cache)
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

-- Takes the lives of nodes that have been silent for so long for over: their epoch is raised, so that they can hold
-- nothing more under it. Only nodes that left something open are looked at. Returns how many there were.
CREATE FUNCTION ledger_fence_silent(p_silence interval) RETURNS integer
LANGUAGE sql AS $$
  WITH fenced AS (
    UPDATE node n SET epoch = n.epoch + 1
    WHERE n.heartbeat_at < now() - p_silence
      AND EXISTS (SELECT FROM reservation h WHERE h.state = 0 AND h.node_id = n.id AND h.epoch = n.epoch)
    RETURNING 1)
  SELECT count(*)::integer FROM fenced
$$;

GRANT EXECUTE ON FUNCTION ledger_reserve, ledger_settle, ledger_checkpoint, ledger_batch, ledger_fence_silent,
  activity_record TO relay_app;
