-- What keeps the sums and the months of requests in order. See src/activity/README.md.

-- Makes the partition of a month of requests, calls or contents, and says what became of it: there (it was), made, or
-- left: the default partition holds too many rows of it, and of other months too, to be moved in a moment. Rows of the
-- month that the default partition caught go into it. What others wait for is short: readers of the whole table keep
-- the default partition locked, so it waits for a moment only, and fails then. The application role may not create
-- tables, so the function runs as its owner; its arguments cannot name anything but months.
CREATE FUNCTION activity_make_month(p_parent text, p_month date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '200ms' AS $$
DECLARE
  rows_max constant integer := 10000;
  bytes_max constant bigint := 32 * 1024 * 1024;
  month constant date := date_trunc('month', p_month);
  next_month constant date := month + interval '1 month';
  named constant text := p_parent || to_char(month, '_YYYYMM');
  caught constant text := p_parent || '_default';
  bounds constant text := format('FROM (%L) TO (%L)', month || ' 00:00:00+00', next_month || ' 00:00:00+00');
  within constant text := format('created_at >= %L AND created_at < %L', month || ' 00:00:00+00',
    next_month || ' 00:00:00+00');
  held bigint;
  held_bytes bigint;
  is_alone boolean;
BEGIN
  IF p_parent NOT IN ('request', 'attempt', 'request_content') THEN
    RAISE EXCEPTION 'there are no months of %', p_parent;
  END IF;
  PERFORM pg_advisory_xact_lock(7233043);
  IF to_regclass(named) IS NOT NULL THEN RETURN 'there'; END IF;
  EXECUTE format('SELECT count(*), coalesce(sum(bytes), 0) FROM (SELECT %s AS bytes FROM %I WHERE %s LIMIT %s) r',
    CASE p_parent WHEN 'request_content' THEN 'octet_length(input) + coalesce(octet_length(output), 0)' ELSE '0' END,
    caught, within, rows_max + 1) INTO held, held_bytes;
  IF held > rows_max OR held_bytes > bytes_max THEN
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I WHERE NOT (%s))', caught, within) INTO is_alone;
    IF NOT is_alone THEN RETURN 'left'; END IF;
    -- The default partition becomes the month's, and a new one takes its place.
    EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', p_parent);
    EXECUTE format('ALTER TABLE %I DETACH PARTITION %I', p_parent, caught);
    EXECUTE format('ALTER TABLE %I RENAME TO %I', caught, named);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES %s', p_parent, named, bounds);
    EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', caught, p_parent);
    RETURN 'made';
  END IF;
  -- To attach a table hinders nobody but who uses the default partition; CREATE TABLE … PARTITION OF hinders everybody.
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL)', named, p_parent);
  EXECUTE format('LOCK TABLE %I IN SHARE UPDATE EXCLUSIVE MODE', p_parent);
  EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', caught);
  EXECUTE format('WITH moved AS (DELETE FROM %I WHERE %s RETURNING *) INSERT INTO %I SELECT * FROM moved', caught,
    within, named);
  EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES %s', p_parent, named, bounds);
  RETURN 'made';
END $$;

-- The months of which the default partitions hold rows.
CREATE FUNCTION activity_caught_months() RETURNS TABLE (parent text, month date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT DISTINCT 'request', date_trunc('month', created_at AT TIME ZONE 'UTC')::date FROM request_default
  UNION ALL
  SELECT DISTINCT 'attempt', date_trunc('month', created_at AT TIME ZONE 'UTC')::date FROM attempt_default
  UNION ALL
  SELECT DISTINCT 'request_content', date_trunc('month', created_at AT TIME ZONE 'UTC')::date
  FROM request_content_default
$$;

-- As before, for nodes of the version before this one.
CREATE OR REPLACE FUNCTION activity_ensure_partitions(p_from date, p_months integer) RETURNS integer
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
  SELECT count(*) FILTER (WHERE activity_make_month(parent, (p_from + make_interval(months => i))::date) = 'made')::integer
  FROM unnest(ARRAY['request', 'attempt', 'request_content']) AS parent, generate_series(0, least(p_months, 24)) AS i
$$;
GRANT EXECUTE ON FUNCTION activity_make_month, activity_caught_months TO relay_app;

-- What a customer's requests from p_from to before p_to (full hours of UTC, or infinite) come to by the days of a time
-- zone: from the hours, and from the rows of those hours in which a day ends or the clock changes. Where such rows were
-- deleted, the whole hour goes to the day in which it begins. Each hour is looked up by itself (OFFSET 0): a join that
-- takes a customer's hours or rows as a whole looks no dearer to a plan, and is.
CREATE FUNCTION rollup_cells_by_day(p_customer text, p_timezone text, p_from timestamptz, p_to timestamptz)
RETURNS TABLE (
  day date, grain smallint, api_key_id text, model text, protocol text, status text, code text, price_id text, price_tier smallint,
  requests bigint, input_fresh bigint, cache_read bigint, cache_write_5m bigint, cache_write_1h bigint,
  output_text bigint, output_reasoning bigint, charge bigint, latency_ms bigint, ttft_ms bigint,
  first_bytes bigint, cache_hits bigint, cache_misses bigint, latency numeric, ttft numeric)
LANGUAGE sql STABLE AS $$
  WITH spanned AS (
    SELECT h AS hour, (h AT TIME ZONE p_timezone)::date AS day,
      h >= coalesce((SELECT kept_from FROM request_horizon WHERE customer_id = p_customer), '-infinity')
        AND ((h AT TIME ZONE p_timezone)::date <> ((h + interval '3599.999 s') AT TIME ZONE p_timezone)::date
          OR (h + interval '3599.999 s') AT TIME ZONE p_timezone - h AT TIME ZONE p_timezone <> interval '3599.999 s')
        AS is_cut
    FROM (SELECT min(hour) AS first_hour, max(hour) AS last_hour FROM rollup_hour
      WHERE customer_id = p_customer AND grain = 1 AND hour >= p_from AND hour < p_to) r
    CROSS JOIN LATERAL generate_series(r.first_hour, r.last_hour, interval '1 hour') AS h
  )
  SELECT day, grain, api_key_id, model, protocol, status, code, price_id, price_tier,
  sum(requests)::bigint, sum(input_fresh)::bigint, sum(cache_read)::bigint, sum(cache_write_5m)::bigint,
  sum(cache_write_1h)::bigint, sum(output_text)::bigint, sum(output_reasoning)::bigint, sum(charge)::bigint,
  sum(latency_ms)::bigint, sum(ttft_ms)::bigint, sum(first_bytes)::bigint, sum(cache_hits)::bigint,
  sum(cache_misses)::bigint, sum(latency), sum(ttft)
  FROM (
    SELECT s.day,
      x.grain, x.api_key_id, x.model, x.protocol, x.status, x.code, x.price_id, x.price_tier, x.requests, x.input_fresh,
      x.cache_read, x.cache_write_5m, x.cache_write_1h, x.output_text, x.output_reasoning, x.charge, x.latency_ms,
      x.ttft_ms, x.first_bytes, x.cache_hits, x.cache_misses, x.latency, x.ttft
    FROM spanned s
    CROSS JOIN LATERAL (SELECT * FROM rollup_hour h WHERE h.customer_id = p_customer AND h.grain = ANY ('{0,1,2,3}')
      AND h.hour = s.hour OFFSET 0) x
    WHERE NOT s.is_cut
    UNION ALL
    SELECT (x.created_at AT TIME ZONE p_timezone)::date,
      x.grain, x.api_key_id, x.model, x.protocol, x.status, x.code, x.price_id, x.price_tier, x.requests, x.input_fresh,
      x.cache_read, x.cache_write_5m, x.cache_write_1h, x.output_text, x.output_reasoning, x.charge, x.latency_ms,
      x.ttft_ms, x.first_bytes, x.cache_hits, x.cache_misses, x.latency, x.ttft
    FROM spanned s
    CROSS JOIN LATERAL (SELECT * FROM request_cell r WHERE r.customer_id = p_customer AND r.created_at >= s.hour
      AND r.created_at < s.hour + interval '1 hour' OFFSET 0) x
    WHERE s.is_cut
  ) c
  GROUP BY day, grain, api_key_id, model, protocol, status, code, price_id, price_tier
$$;

-- Fills the newest cut of a customer by one slice: so many hours before those that it has. Returns from when on the cut
-- has days then ('-infinity': all of them); null when it is not the newest any more. Settlements of this customer take
-- the same lock shared: they wait for it, and it for them, but no longer than a moment. It is one statement, so that a
-- node that stands still keeps nobody waiting.
CREATE FUNCTION rollup_fill(p_customer text, p_cut smallint, p_hours integer) RETURNS timestamptz
LANGUAGE plpgsql SET lock_timeout = '1s' AS $$
DECLARE
  cut_now rollup_cut;
  slice_from timestamptz;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_customer, 9));
  SELECT * INTO cut_now FROM rollup_cut WHERE customer_id = p_customer ORDER BY cut DESC LIMIT 1 FOR UPDATE;
  IF cut_now.cut IS DISTINCT FROM p_cut THEN RETURN NULL; END IF;
  IF cut_now.filled_from = '-infinity' THEN RETURN cut_now.filled_from; END IF;
  SELECT max(hour) - make_interval(hours => p_hours - 1) INTO slice_from
  FROM rollup_hour WHERE customer_id = p_customer AND grain = 1 AND hour < cut_now.filled_from;
  IF slice_from IS NOT NULL THEN
    INSERT INTO rollup_day AS old
    SELECT p_customer, p_cut, c.grain, c.day, c.api_key_id, c.model, c.protocol, c.status, c.code, c.price_id, c.price_tier,
      c.requests, c.input_fresh, c.cache_read, c.cache_write_5m, c.cache_write_1h, c.output_text, c.output_reasoning,
      c.charge, c.latency_ms, c.ttft_ms, c.first_bytes, c.cache_hits, c.cache_misses, c.latency, c.ttft
    FROM rollup_cells_by_day(p_customer, cut_now.timezone, slice_from, cut_now.filled_from) c
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
      ttft = old.ttft + excluded.ttft;
  END IF;
  IF slice_from IS NULL OR NOT EXISTS (SELECT FROM rollup_hour WHERE customer_id = p_customer AND grain = 1 AND hour < slice_from) THEN
    slice_from := '-infinity';
  END IF;
  UPDATE rollup_cut SET filled_from = slice_from WHERE customer_id = p_customer AND cut = p_cut;
  RETURN slice_from;
END $$;

-- Puts the hours of a customer from p_from to before p_to (full hours) in the place of what is held, from its rows; hours
-- before its horizon stay. The application role may not delete hours, so the function runs as its owner. Returns how many
-- cells there are then. Only while the customer's newest cut is unfilled: otherwise settlements do not wait.
CREATE FUNCTION rollup_rebuild(p_customer text, p_from timestamptz, p_to timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '5s' AS $$
DECLARE
  first_hour timestamptz;
  written integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_customer, 9));
  IF NOT EXISTS (SELECT FROM rollup_cut c WHERE c.customer_id = p_customer AND c.filled_from = 'infinity'
      AND c.cut = (SELECT max(n.cut) FROM rollup_cut n WHERE n.customer_id = p_customer)) THEN
    RAISE EXCEPTION 'the hours of % are in use', p_customer;
  END IF;
  SELECT greatest(p_from, kept_from) INTO first_hour FROM (SELECT 1) one
  LEFT JOIN request_horizon ON customer_id = p_customer;
  DELETE FROM rollup_hour WHERE customer_id = p_customer AND grain = ANY ('{0,1,2,3}')
    AND hour >= first_hour AND hour < p_to;
  INSERT INTO rollup_hour
  SELECT customer_id, grain, date_trunc('hour', created_at, 'UTC') AS hour, api_key_id, model, protocol, status, code, price_id, price_tier,
  sum(requests)::bigint, sum(input_fresh)::bigint, sum(cache_read)::bigint, sum(cache_write_5m)::bigint,
  sum(cache_write_1h)::bigint, sum(output_text)::bigint, sum(output_reasoning)::bigint, sum(charge)::bigint,
  sum(latency_ms)::bigint, sum(ttft_ms)::bigint, sum(first_bytes)::bigint, sum(cache_hits)::bigint,
  sum(cache_misses)::bigint, sum(latency), sum(ttft)
  FROM request_cell WHERE customer_id = p_customer AND created_at >= first_hour AND created_at < p_to
  GROUP BY customer_id, grain, hour, api_key_id, model, protocol, status, code, price_id, price_tier;
  GET DIAGNOSTICS written = ROW_COUNT;
  RETURN written;
END $$;
GRANT EXECUTE ON FUNCTION rollup_cells_by_day, rollup_fill, rollup_rebuild TO relay_app;

-- Another zone of a cut that nothing is filled of takes its place: however often somebody changes it, there is at most
-- one of these. One that is being filled at the moment is left, so that nobody waits.
CREATE OR REPLACE FUNCTION rollup_cut_made() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO rollup_cut (customer_id, cut, timezone, filled_from) VALUES (NEW.id, 1, NEW.reporting_timezone, '-infinity');
    RETURN NULL;
  END IF;
  UPDATE rollup_cut SET timezone = NEW.reporting_timezone WHERE customer_id = NEW.id AND cut = (
    SELECT c.cut FROM rollup_cut c WHERE c.customer_id = NEW.id AND c.filled_from = 'infinity'
      AND c.cut = (SELECT max(n.cut) FROM rollup_cut n WHERE n.customer_id = NEW.id)
    FOR UPDATE SKIP LOCKED);
  IF NOT FOUND THEN
    INSERT INTO rollup_cut (customer_id, cut, timezone, filled_from)
    SELECT NEW.id, coalesce(max(cut), 0) + 1, NEW.reporting_timezone, 'infinity' FROM rollup_cut WHERE customer_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

-- Customers who have had another zone: of the others no cut is ever over.
CREATE INDEX rollup_cut_later ON rollup_cut (customer_id) WHERE cut > 1;

-- When the sums of a day were last compared with the rows they are sums of, and how many cells were not what they should
-- be: hours of the day by UTC, and the days of that date of all customers.
CREATE TABLE "rollup_check" (
    "day" DATE NOT NULL,
    "checked_at" TIMESTAMPTZ(3) NOT NULL,
    "differences" BIGINT NOT NULL,

    CONSTRAINT "rollup_check_pkey" PRIMARY KEY ("day")
);
ALTER TABLE rollup_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE rollup_check FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON rollup_check USING (relay_serves('*'));
GRANT SELECT, INSERT, UPDATE ON rollup_check TO relay_app;
