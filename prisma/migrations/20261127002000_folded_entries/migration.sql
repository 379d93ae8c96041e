-- The entries of an account, folded: their sums by spans of time, and where to find those of an hour, a model or a key.
-- An account's entries are numbered under its lock, which is held until they are committed. So whoever sees one sees all
-- before it, and a beginning of them never changes any more: folded_account says how far it is folded, and whatever reads
-- takes the entries behind that number as they are. See src/docs/decisions/2026-11-26-folded-entries.md.

CREATE TABLE "folded_account" (
    "account_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "folded_account_pkey" PRIMARY KEY ("account_id")
) WITH (fillfactor = 50);

-- What moved the account's total. A span is a month by UTC; near a border of one also six hours, an hour, or a quarter of
-- one: every month of every time zone is one by UTC, more or less some of these. model and api_key_id are '' where no
-- request stands behind the entries.
CREATE TABLE "folded_sum" (
    "account_id" TEXT NOT NULL,
    "span" TEXT NOT NULL,
    "start" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "entries" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "folded_sum_pkey" PRIMARY KEY ("account_id","span","start","kind","model","api_key_id")
) WITH (fillfactor = 80);

-- Between which numbers the entries of an hour lie. The clock may be set back, so that others may lie between them too.
CREATE TABLE "folded_hour" (
    "account_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "customer_id" TEXT NOT NULL,
    "first_seq" BIGINT NOT NULL,
    "last_seq" BIGINT NOT NULL,

    CONSTRAINT "folded_hour_pkey" PRIMARY KEY ("account_id","hour")
) WITH (fillfactor = 80);

-- The entries of requests to a model with a key: of each thousand and twenty-four, their places in it.
CREATE TABLE "folded_list" (
    "account_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "block" BIGINT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "places" SMALLINT[],

    CONSTRAINT "folded_list_pkey" PRIMARY KEY ("account_id","model","block","api_key_id")
) WITH (fillfactor = 80);
CREATE INDEX "folded_list_account_id_api_key_id_block_idx" ON "folded_list"("account_id", "api_key_id", "block");

-- Recharges and corrections are few, and asked for among many.
CREATE INDEX ledger_entry_movement ON ledger_entry (account_id, seq) WHERE kind IN ('recharge', 'correction');

ALTER TABLE folded_account ADD CONSTRAINT folded_account_account FOREIGN KEY (account_id) REFERENCES account (id);
ALTER TABLE folded_sum ADD CONSTRAINT folded_sum_span CHECK (span IN ('month', 'watch', 'hour', 'quarter'));

-- The spans that a moment falls in: its month, and the shorter ones unless it is further from the month's borders than any
-- time zone is from UTC.
CREATE FUNCTION folded_spans(p_at timestamptz) RETURNS TABLE (span text, start timestamptz)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
  SELECT s.span, CASE s.span WHEN 'month' THEN date_trunc('month', p_at, 'UTC')
    ELSE date_bin(s.length, p_at, '2000-01-01 00:00:00+00') END
  FROM (VALUES ('month', interval '0', interval '1 month'), ('watch', interval '6 hours', interval '12 hours'),
    ('hour', interval '1 hour', interval '14 hours'), ('quarter', interval '15 minutes', interval '14 hours'))
    AS s (span, length, near)
  WHERE date_trunc('month', p_at - s.near, 'UTC') <> date_trunc('month', p_at + s.near, 'UTC')
$$;

-- The entries of an account behind a number, found by their numbers. That they are few the planner cannot know: left to
-- itself it reads a whole month, or all there are.
CREATE FUNCTION ledger_entries_behind(p_account_id text, p_seq bigint) RETURNS SETOF ledger_entry
LANGUAGE sql STABLE ROWS 500 SET enable_seqscan = off SET enable_bitmapscan = off AS $$
  SELECT * FROM ledger_entry WHERE account_id = p_account_id AND seq > p_seq ORDER BY seq
$$;

-- Folds the next entries of an account, so many at most, and returns how many there were. Two at once take turns.
CREATE FUNCTION ledger_fold(p_account_id text, p_take integer) RETURNS integer
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  owner text;
  done bigint;
  last bigint;
  amount_taken integer;
BEGIN
  INSERT INTO folded_account (account_id, customer_id) SELECT id, customer_id FROM account WHERE id = p_account_id
    ON CONFLICT (account_id) DO NOTHING;
  SELECT customer_id, seq INTO owner, done FROM folded_account WHERE account_id = p_account_id FOR NO KEY UPDATE;
  WITH taken AS MATERIALIZED (
    SELECT e.seq, e.at, e.kind, -e.counter_amount AS amount, e.counter IS NOT NULL AS moves,
      coalesce(h.model, '') AS model, coalesce(h.api_key_id, '') AS api_key_id, h.request_id IS NOT NULL AS requested
    FROM (SELECT * FROM ledger_entry WHERE account_id = p_account_id AND seq > done ORDER BY seq LIMIT p_take) e
    LEFT JOIN LATERAL (SELECT * FROM reservation WHERE request_id = e.source OFFSET 0) h ON true
  ), sums AS (
    INSERT INTO folded_sum AS old (account_id, span, start, kind, model, api_key_id, customer_id, entries, amount)
    SELECT p_account_id, s.span, s.start, t.kind, t.model, t.api_key_id, owner, count(*), sum(t.amount)
    FROM taken t CROSS JOIN LATERAL folded_spans(t.at) s
    WHERE t.moves GROUP BY s.span, s.start, t.kind, t.model, t.api_key_id
    ON CONFLICT (account_id, span, start, kind, model, api_key_id)
      DO UPDATE SET entries = old.entries + excluded.entries, amount = old.amount + excluded.amount
  ), hours AS (
    INSERT INTO folded_hour AS old (account_id, hour, customer_id, first_seq, last_seq)
    SELECT p_account_id, date_trunc('hour', t.at, 'UTC') AS hour, owner, min(t.seq), max(t.seq) FROM taken t GROUP BY hour
    ON CONFLICT (account_id, hour)
      DO UPDATE SET first_seq = least(old.first_seq, excluded.first_seq),
        last_seq = greatest(old.last_seq, excluded.last_seq)
  ), lists AS (
    INSERT INTO folded_list AS old (account_id, model, block, api_key_id, customer_id, places)
    SELECT p_account_id, t.model, t.seq / 1024 AS block, t.api_key_id, owner,
      array_agg((t.seq % 1024)::smallint ORDER BY t.seq)
    FROM taken t WHERE t.requested GROUP BY t.model, block, t.api_key_id
    ON CONFLICT (account_id, model, block, api_key_id) DO UPDATE SET places = old.places || excluded.places
  )
  SELECT count(*), max(seq) INTO amount_taken, last FROM taken;
  IF amount_taken = 0 THEN RETURN 0; END IF;
  -- What is folded must be a beginning of the entries: a number that is missing would never be folded later.
  IF last <> done + amount_taken THEN
    RAISE EXCEPTION 'account % has a gap in its entries between % and %', p_account_id, done + 1, last;
  END IF;
  UPDATE folded_account SET seq = last WHERE account_id = p_account_id;
  RETURN amount_taken;
END $$;

DO $$
DECLARE
  named text;
BEGIN
  FOREACH named IN ARRAY ARRAY['folded_account', 'folded_sum', 'folded_hour', 'folded_list'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', named);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', named);
    EXECUTE format('CREATE POLICY tenant ON %I USING (relay_serves(customer_id))', named);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON folded_account, folded_sum, folded_hour, folded_list TO relay_app;
GRANT EXECUTE ON FUNCTION folded_spans, ledger_entries_behind, ledger_fold TO relay_app;
