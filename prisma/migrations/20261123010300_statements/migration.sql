-- Monthly statements: what a month came to, written once when it is over. A running month has no row: it is computed.

CREATE TABLE "statement" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "opening_balance" BIGINT NOT NULL,
    "recharges" BIGINT NOT NULL,
    "charges" BIGINT NOT NULL,
    "corrections" BIGINT NOT NULL,
    "closing_balance" BIGINT NOT NULL,
    "requests" BIGINT NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "statement_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "statement_line" (
    "statement_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "customer_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "model" TEXT,
    "api_key_id" TEXT,
    "api_key_name" TEXT,
    "requests" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "statement_line_pkey" PRIMARY KEY ("statement_id","position")
);

CREATE UNIQUE INDEX "statement_customer_id_month_key" ON "statement"("customer_id", "month");

-- A statement reads the entries of a span of time. Entries arrive in the order of time, so that an index of a few bytes
-- per block finds them, and costs an insertion next to nothing.
CREATE INDEX "ledger_entry_at_idx" ON "ledger_entry" USING BRIN ("at");

ALTER TABLE statement
  ADD CONSTRAINT statement_month CHECK (month ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
  ADD CONSTRAINT statement_period CHECK (period_start < period_end AND period_end <= closed_at),
  ADD CONSTRAINT statement_sum CHECK (opening_balance + recharges + charges + corrections = closing_balance),
  ADD CONSTRAINT statement_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE statement_line
  ADD CONSTRAINT statement_line_kind CHECK (kind IN ('recharges', 'charges', 'corrections')),
  ADD CONSTRAINT statement_line_statement FOREIGN KEY (statement_id) REFERENCES statement (id);

CREATE TRIGGER statement_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON statement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER statement_line_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON statement_line
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE statement ENABLE ROW LEVEL SECURITY;
ALTER TABLE statement FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON statement USING (relay_serves(customer_id));
ALTER TABLE statement_line ENABLE ROW LEVEL SECURITY;
ALTER TABLE statement_line FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON statement_line USING (relay_serves(customer_id));
GRANT SELECT, INSERT ON statement, statement_line TO relay_app;
