-- Request rows live in one partition a month. The default partition is a net: a row is never refused for want of one.
CREATE TABLE request_default PARTITION OF request DEFAULT;

-- Makes the partitions of the given month and of as many months after it. The application role may not create
-- tables, so the function runs as its owner; its arguments cannot name anything but months.
CREATE FUNCTION activity_ensure_partitions(p_from date, p_months integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
  first date := date_trunc('month', p_from);
  made integer := 0;
  month date;
BEGIN
  PERFORM pg_advisory_xact_lock(7233043);
  FOR i IN 0..least(p_months, 24) LOOP
    month := first + make_interval(months => i);
    IF to_regclass(format('request_%s', to_char(month, 'YYYYMM'))) IS NULL THEN
      EXECUTE format('CREATE TABLE %I PARTITION OF request FOR VALUES FROM (%L) TO (%L)',
        'request_' || to_char(month, 'YYYYMM'), month::text || ' 00:00:00+00',
        (month + interval '1 month')::date::text || ' 00:00:00+00');
      made := made + 1;
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- Rows: [{request_id, created_at, customer_id, …}]: every column of request by its name; p_charges: {request_id: charge},
-- which comes before the charge in the row. Writes the rows and adds them to the hours they fall in; a row that is
-- already there is not added again.
CREATE FUNCTION activity_record(p_rows json, p_charges json) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
  added integer;
BEGIN
  WITH fresh AS (
    INSERT INTO request (request_id, created_at, customer_id, api_key_id, conversation_id, protocol, stream, model,
      served_model, status, http_status, code, input_fresh, cache_read, cache_write_5m, cache_write_1h, output_text,
      output_reasoning, usage_source, charge, price_id, latency_ms, ttft_ms, cache)
    SELECT r.request_id, r.created_at, r.customer_id, r.api_key_id, r.conversation_id, r.protocol, r.stream, r.model,
      r.served_model, r.status, r.http_status, r.code, r.input_fresh, r.cache_read, r.cache_write_5m,
      r.cache_write_1h, r.output_text, r.output_reasoning, r.usage_source,
      coalesce((p_charges ->> r.request_id)::bigint, r.charge), r.price_id, r.latency_ms, r.ttft_ms, r.cache
    FROM json_populate_recordset(NULL::request, p_rows) AS r
    ON CONFLICT (request_id, created_at) DO NOTHING
    RETURNING *
  ), summed AS (
    INSERT INTO rollup_hour AS old
    SELECT customer_id, date_trunc('hour', created_at, 'UTC') AS hour, api_key_id, model, protocol, status, count(*),
      coalesce(sum(input_fresh), 0), coalesce(sum(cache_read), 0), coalesce(sum(cache_write_5m), 0),
      coalesce(sum(cache_write_1h), 0), coalesce(sum(output_text), 0), coalesce(sum(output_reasoning), 0),
      sum(charge), sum(latency_ms)
    FROM fresh
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
  RETURN added;
END $$;

GRANT EXECUTE ON FUNCTION activity_ensure_partitions, activity_record TO relay_app;
