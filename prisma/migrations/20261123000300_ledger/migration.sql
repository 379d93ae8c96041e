-- The lane: many reservations, or many settlements, in one statement. See src/ledger/README.md for the design.
-- They run for every tenant at once: the connection that calls them serves '*'. Every function locks the accounts it touches in the order of their ids, so that two nodes cannot deadlock, and every
-- change of a reservation's state happens under its account's lock.

-- Refuses the work of an earlier life of the node: after its epoch was raised, its rows may have been settled for it.
CREATE FUNCTION ledger_fence(p_node_id text, p_epoch integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM node WHERE id = p_node_id AND epoch = p_epoch FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'node % epoch % is fenced', p_node_id, p_epoch USING ERRCODE = 'RL001';
  END IF;
END $$;

-- Locks the accounts that the rows name ({account_id}), one after the other in the order of their ids.
CREATE FUNCTION ledger_lock(p_rows json) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  named text;
BEGIN
  FOR named IN SELECT DISTINCT r.account_id FROM json_to_recordset(p_rows) AS r (account_id text) ORDER BY 1 LOOP
    PERFORM FROM account WHERE id = named FOR UPDATE;
  END LOOP;
END $$;

-- Rows: [{n, request_id, account_id, customer_id, api_key_id, model, amount, price_id, max_end}], n from 1 in order of
-- arrival. Outcomes: reserved; crowded (fits alone, but not behind the rows before it: worth one more try);
-- refused (more than is available). available and reserved are the account's figures after the batch.
CREATE FUNCTION ledger_reserve(p_node_id text, p_epoch integer, p_rows json)
RETURNS TABLE (request_id text, outcome text, available bigint, reserved bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM ledger_fence(p_node_id, p_epoch);
  PERFORM ledger_lock(p_rows);
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    SELECT r.*, a.available, a.reserved, a.seq, r.amount <= a.available AS alone, old.request_id IS NOT NULL AS known
    FROM json_to_recordset(p_rows) AS r (n integer, request_id text, account_id text, customer_id text,
      api_key_id text, model text, amount bigint, price_id text, max_end timestamptz)
    JOIN LATERAL (SELECT * FROM account WHERE id = r.account_id OFFSET 0) a ON true
    LEFT JOIN LATERAL (SELECT h.request_id FROM reservation h WHERE h.request_id = r.request_id OFFSET 0) old ON true
  ), summed AS MATERIALIZED (
    SELECT asked.*, sum(CASE WHEN alone AND NOT known THEN amount ELSE 0 END)
      OVER (PARTITION BY account_id ORDER BY n) AS running
    FROM asked
  ), judged AS MATERIALIZED (
    SELECT summed.*, CASE WHEN known THEN 'known' WHEN NOT alone THEN 'refused'
      WHEN running <= available THEN 'reserved' ELSE 'crowded' END AS verdict
    FROM summed
  ), taken AS MATERIALIZED (
    SELECT judged.*, row_number() OVER (PARTITION BY account_id ORDER BY n) AS step,
      sum(amount) OVER (PARTITION BY account_id ORDER BY n) AS held
    FROM judged WHERE verdict = 'reserved'
  ), rows_held AS (
    INSERT INTO reservation (request_id, account_id, customer_id, api_key_id, model, amount, node_id, epoch, price_id,
      max_end)
    SELECT request_id, account_id, customer_id, api_key_id, model, amount, p_node_id, p_epoch, price_id, max_end
    FROM taken
  ), rows_booked AS (
    INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, available_after,
      reserved_after)
    SELECT account_id, seq + step, customer_id, 'reservation', request_id, -amount, amount, available - held,
      reserved + held
    FROM taken
  ), totals AS MATERIALIZED (
    SELECT account_id, sum(amount) AS amount, count(*) AS steps FROM taken GROUP BY account_id
  ), moved AS (
    UPDATE account a
    SET available = a.available - t.amount, reserved = a.reserved + t.amount, seq = a.seq + t.steps,
      updated_at = clock_timestamp()
    FROM totals t WHERE a.id = t.account_id
  )
  SELECT request_id, CASE verdict WHEN 'known' THEN 'reserved' ELSE verdict END,
    (available - sum(moves) OVER (PARTITION BY account_id))::bigint,
    (reserved + sum(moves) OVER (PARTITION BY account_id))::bigint
  FROM (SELECT judged.*, CASE verdict WHEN 'reserved' THEN amount ELSE 0 END AS moves FROM judged) told;
END $$;

-- Rows: [{n, request_id, account_id, actual}]; actual is what was used. Releases the reservation and charges the smaller of what
-- was used and what the account can then give; any shortfall is noted as written off.
-- A row that is not open any more is passed over, and absent from what is returned. p_state: 1 settled, 2 reaped.
CREATE FUNCTION ledger_settle(p_rows json, p_state integer DEFAULT 1)
RETURNS TABLE (request_id text, charged bigint, written_off bigint, available bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM ledger_lock(p_rows);
  RETURN QUERY
  WITH asked AS MATERIALIZED (
    -- The first of two rows for one request counts; what is under its reservation comes before what is over, so that
    -- the money it frees can serve the overrun.
    SELECT DISTINCT ON (r.request_id) r.request_id, r.n, r.actual, h.account_id, h.customer_id, h.amount,
      least(r.actual, h.amount) AS within, greatest(r.actual - h.amount, 0) AS over,
      a.available, a.reserved, a.seq
    FROM json_to_recordset(p_rows) AS r (n integer, request_id text, account_id text, actual bigint)
    JOIN LATERAL (SELECT * FROM reservation WHERE request_id = r.request_id OFFSET 0) h
      ON h.state = 0 AND h.account_id = r.account_id
    JOIN LATERAL (SELECT * FROM account WHERE id = r.account_id OFFSET 0) a ON true
    ORDER BY r.request_id, r.n
  ), ranked AS MATERIALIZED (
    SELECT asked.*,
      available + sum(amount - within) OVER (PARTITION BY account_id) AS reach,
      sum(over) OVER (PARTITION BY account_id ORDER BY over > 0, n) - over AS over_before
    FROM asked
  ), judged AS MATERIALIZED (
    SELECT ranked.*, least(over, greatest(reach - over_before, 0))::bigint AS extra FROM ranked
  ), legs AS MATERIALIZED (
    SELECT account_id, customer_id, request_id, 'release' AS kind, over > 0 AS late, n, 0 AS part,
      amount AS d_available, -amount AS d_reserved, 0::bigint AS revenue, available, reserved, seq
    FROM judged WHERE amount > 0
    UNION ALL
    SELECT account_id, customer_id, request_id, 'charge', over > 0, n, 1, -(within + extra), 0, within + extra,
      available, reserved, seq
    FROM judged WHERE within + extra > 0
  ), numbered AS MATERIALIZED (
    SELECT legs.*, row_number() OVER line AS step, sum(d_available) OVER line AS up_available,
      sum(d_reserved) OVER line AS up_reserved
    FROM legs WINDOW line AS (PARTITION BY account_id ORDER BY late, n, part)
  ), rows_closed AS (
    UPDATE reservation h
    SET state = p_state, charged = j.within + j.extra, written_off = j.over - j.extra, closed_at = clock_timestamp()
    FROM judged j WHERE h.request_id = j.request_id
  ), rows_booked AS (
    INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, counter,
      counter_amount, available_after, reserved_after)
    SELECT account_id, seq + step, customer_id, kind, request_id, d_available, d_reserved,
      CASE WHEN revenue > 0 THEN 'revenue' END, revenue, available + up_available, reserved + up_reserved
    FROM numbered
  ), totals AS MATERIALIZED (
    SELECT account_id, sum(d_available) AS d_available, sum(d_reserved) AS d_reserved, count(*) AS steps
    FROM numbered GROUP BY account_id
  ), moved AS (
    UPDATE account a
    SET available = a.available + t.d_available, reserved = a.reserved + t.d_reserved, seq = a.seq + t.steps,
      updated_at = clock_timestamp()
    FROM totals t WHERE a.id = t.account_id
  )
  SELECT request_id, (within + extra)::bigint, (over - extra)::bigint,
    (available + sum(amount - within - extra) OVER (PARTITION BY account_id))::bigint
  FROM judged;
END $$;

-- One batch of a lane, in one transaction: settlements first, for they free money that the holds behind them may need;
-- then the records of what ended; then the holds, whose outcomes are returned. p_recorder names the function that writes
-- records: it takes them, and the charges of the settled requests by request_id. Null records nothing.
CREATE FUNCTION ledger_batch(p_node_id text, p_epoch integer, p_settlements json, p_records json, p_recorder text,
  p_holds json)
RETURNS TABLE (request_id text, outcome text, available bigint, reserved bigint)
LANGUAGE plpgsql AS $$
DECLARE
  charges json;
BEGIN
  IF json_array_length(p_settlements) > 0 THEN
    SELECT json_object_agg(s.request_id, s.charged) INTO charges FROM ledger_settle(p_settlements) s;
  END IF;
  IF p_recorder IS NOT NULL AND json_array_length(p_records) > 0 THEN
    EXECUTE format('SELECT %s($1, $2)', p_recorder::regproc) USING p_records, coalesce(charges, '{}');
  END IF;
  IF json_array_length(p_holds) > 0 THEN
    RETURN QUERY SELECT * FROM ledger_reserve(p_node_id, p_epoch, p_holds);
  END IF;
END $$;

-- One movement that is not a request: a recharge now, corrections later. Returns the account after it.
CREATE FUNCTION ledger_post(p_customer_id text, p_kind text, p_source text, p_amount bigint, p_counter text)
RETURNS TABLE (account_id text, seq bigint, available bigint, reserved bigint)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  after account;
BEGIN
  UPDATE account a SET available = a.available + p_amount, seq = a.seq + 1, updated_at = clock_timestamp()
    WHERE a.customer_id = p_customer_id RETURNING a.* INTO after;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, counter,
    counter_amount, available_after, reserved_after)
  VALUES (after.id, after.seq, p_customer_id, p_kind, p_source, p_amount, 0, p_counter, -p_amount, after.available,
    after.reserved);
  RETURN QUERY SELECT after.id, after.seq, after.available, after.reserved;
END $$;

GRANT EXECUTE ON FUNCTION ledger_fence, ledger_lock, ledger_reserve, ledger_settle, ledger_batch, ledger_post TO relay_app;
