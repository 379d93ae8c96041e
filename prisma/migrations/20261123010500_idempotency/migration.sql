-- Writes that are asked for twice on purpose, what a customer may see of the calls behind a request, and write-offs.

-- A write that came with an Idempotency-Key. The row is claimed in a transaction of its own, before the work begins;
-- the work's own transaction marks it as applied, so that a retry knows for certain whether anything was done, whenever
-- the process may have died. See src/storage/README.md.
CREATE TABLE "idempotent_write" (
    "scope" TEXT NOT NULL,
    "key" BYTEA NOT NULL,
    "customer_id" TEXT,
    "body" BYTEA NOT NULL,
    "request_id" TEXT NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),
    "answer" BYTEA,

    CONSTRAINT "idempotent_write_pkey" PRIMARY KEY ("scope","key")
);
CREATE INDEX "idempotent_write_claimed_at_idx" ON "idempotent_write"("claimed_at");
ALTER TABLE idempotent_write
  ADD CONSTRAINT idempotent_write_answer CHECK (answer IS NULL OR applied_at IS NOT NULL);
ALTER TABLE idempotent_write ENABLE ROW LEVEL SECURITY;
ALTER TABLE idempotent_write FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON idempotent_write USING (relay_serves(customer_id));
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotent_write TO relay_app;

-- Marks a claim as applied, in the transaction of the write. False when another request has taken the claim over: then
-- the write must not be committed. An operator's claim belongs to no tenant, but his write may serve one, so the
-- transaction serves everybody for the length of this one statement.
CREATE FUNCTION idempotent_write_apply(p_scope text, p_key bytea, p_request_id text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
  served text := current_setting('relay.customer_id', true);
  held boolean;
BEGIN
  PERFORM set_config('relay.customer_id', '*', true);
  UPDATE idempotent_write SET applied_at = coalesce(applied_at, clock_timestamp())
    WHERE scope = p_scope AND key = p_key AND request_id = p_request_id;
  held := FOUND;
  PERFORM set_config('relay.customer_id', served, true);
  RETURN held;
END $$;
GRANT EXECUTE ON FUNCTION idempotent_write_apply TO relay_app;

-- What a customer sees of the calls that were made for its request. The table names suppliers, their models and what
-- they cost, so a customer's transaction sees none of its rows; a policy cannot hide columns, and a grant on columns
-- would hold for operators too. Hence a view of the harmless columns. It reads with its owner's rights, and row-level
-- security binds the owner as well: the policy below opens the table to the owner, who is nobody at run time, for the
-- rows of the customer that is served. The role relay_app gets nothing by it but what the view shows.
CREATE POLICY shown ON attempt FOR SELECT TO CURRENT_USER USING (relay_serves(customer_id));
CREATE VIEW customer_attempt WITH (security_barrier) AS
  SELECT request_id, created_at, customer_id, number, region, outcome, http_status, duration_ms
  FROM attempt WHERE relay_serves(customer_id);
GRANT SELECT ON customer_attempt TO relay_app;

-- Write-offs are few, and are read newest first.
CREATE INDEX reservation_written_off ON reservation (closed_at, request_id) WHERE written_off > 0;
