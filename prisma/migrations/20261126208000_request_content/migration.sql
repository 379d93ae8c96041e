-- What customers chose to keep of what their requests said, sealed; and what is left to know of what was deleted.
-- See src/docs/retention.md.

-- What a request said and was answered, as its customer's logging level has it. Sealed with AES-256-GCM for this request
-- of this customer; input_bytes and output_bytes are what was sent, before it was masked or cut.
CREATE TABLE "request_content" (
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "customer_id" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "level" TEXT NOT NULL,
    "input" BYTEA NOT NULL,
    "output" BYTEA,
    "input_bytes" INTEGER NOT NULL,
    "output_bytes" INTEGER,
    "stored_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_content_pkey" PRIMARY KEY ("request_id","created_at")
) PARTITION BY RANGE ("created_at");
CREATE INDEX "request_content_customer_id_created_at_idx" ON "request_content"("customer_id", "created_at");
ALTER TABLE request_content
  ADD CONSTRAINT request_content_level CHECK (level IN ('redacted', 'full')),
  ADD CONSTRAINT request_content_output CHECK ((output IS NULL) = (output_bytes IS NULL));
-- A ciphertext cannot be compressed: trying would only cost time.
ALTER TABLE request_content ALTER COLUMN input SET STORAGE EXTERNAL, ALTER COLUMN output SET STORAGE EXTERNAL;
CREATE TABLE request_content_default PARTITION OF request_content DEFAULT;

-- From when on the request rows of a customer are there: those before were deleted, or are being deleted. Always a full
-- hour, so that hourly rollups are compared with whole hours of rows.
CREATE TABLE "request_horizon" (
    "customer_id" TEXT NOT NULL,
    "kept_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "request_horizon_pkey" PRIMARY KEY ("customer_id")
);
ALTER TABLE request_horizon
  ADD CONSTRAINT request_horizon_hour CHECK (kept_from = date_trunc('hour', kept_from, 'UTC')),
  ADD CONSTRAINT request_horizon_customer FOREIGN KEY (customer_id) REFERENCES customer (id);

-- What the calls cost whose rows were deleted, by quarters of an hour and of no customer: suppliers' invoices are held
-- against it. cost_currency is empty where no cost was known.
CREATE TABLE "forgotten_cost" (
    "provider_id" TEXT NOT NULL,
    "quarter" TIMESTAMPTZ(3) NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "cost_currency" TEXT NOT NULL,
    "calls" BIGINT NOT NULL,
    "input_tokens" BIGINT NOT NULL,
    "output_tokens" BIGINT NOT NULL,
    "cost" BIGINT NOT NULL,
    "unknown_cost" BIGINT NOT NULL,

    CONSTRAINT "forgotten_cost_pkey" PRIMARY KEY ("provider_id","quarter","upstream_model","cost_currency")
);

-- When the last of a conversation's deleted requests had come in: the others say it themselves.
ALTER TABLE "conversation" ADD COLUMN "last_request_at" TIMESTAMPTZ(3);

ALTER TABLE request_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_content FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON request_content USING (relay_serves(customer_id));
ALTER TABLE request_horizon ENABLE ROW LEVEL SECURITY;
ALTER TABLE request_horizon FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON request_horizon USING (relay_serves(customer_id));
ALTER TABLE forgotten_cost ENABLE ROW LEVEL SECURITY;
ALTER TABLE forgotten_cost FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON forgotten_cost USING (relay_serves('*'));
GRANT SELECT, INSERT, DELETE ON request_content TO relay_app;
GRANT SELECT, INSERT, UPDATE (kept_from) ON request_horizon TO relay_app;
GRANT SELECT, INSERT, UPDATE (calls, input_tokens, output_tokens, cost, unknown_cost) ON forgotten_cost TO relay_app;
GRANT DELETE ON request, attempt, conversation TO relay_app;
GRANT UPDATE (last_request_at) ON conversation TO relay_app;
GRANT UPDATE (answer) ON idempotent_request TO relay_app;

-- As before, and for contents too.
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
  FOREACH parent IN ARRAY ARRAY['request', 'attempt', 'request_content'] LOOP
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

-- Drops the oldest month of contents, requests or attempts that ends by p_before, and says whether there was one.
-- Contents go as they are: the caller knows that nobody keeps any for so long. The other months go only when no row is
-- left in them. The application role may not drop tables, so the function runs as its owner; its arguments cannot name
-- anything but months. Whoever drops waits for those who read, and everybody else would wait behind it: so it waits for
-- a moment only, and fails then.
CREATE FUNCTION activity_drop_month(p_parent text, p_before date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '200ms' AS $$
DECLARE
  found record;
  is_empty boolean;
BEGIN
  IF p_parent NOT IN ('request', 'attempt', 'request_content') THEN
    RAISE EXCEPTION 'there are no months of %', p_parent;
  END IF;
  FOR found IN
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = p_parent::regclass AND c.relname ~ ('^' || p_parent || '_[0-9]{6}$')
      AND to_date(right(c.relname, 6), 'YYYYMM') + interval '1 month' <= p_before
    ORDER BY c.relname
  LOOP
    IF p_parent <> 'request_content' THEN
      EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', found.name) INTO is_empty;
      CONTINUE WHEN NOT is_empty;
      -- Again behind the lock: what came meanwhile stays.
      EXECUTE format('LOCK TABLE %I IN ACCESS EXCLUSIVE MODE', p_parent);
      EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', found.name) INTO is_empty;
      CONTINUE WHEN NOT is_empty;
    END IF;
    EXECUTE format('DROP TABLE %I', found.name);
    RETURN true;
  END LOOP;
  RETURN false;
END $$;
GRANT EXECUTE ON FUNCTION activity_drop_month TO relay_app;
