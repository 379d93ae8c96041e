-- Money that comes in and goes out beside requests: what an operator books, what waits for a second operator, vouchers,
-- and orders that a payment completes.

-- An idempotency key is one of its origin: who knows a voucher's or an order's id cannot take its place.
ALTER TABLE "recharge" ADD COLUMN "origin" TEXT NOT NULL DEFAULT 'direct';
DROP INDEX "recharge_idempotency_key_key";
DROP INDEX "recharge_customer_id_created_at_idx";
CREATE UNIQUE INDEX "recharge_origin_idempotency_key_key" ON "recharge"("origin", "idempotency_key");
CREATE INDEX "recharge_customer_id_created_at_id_idx" ON "recharge"("customer_id", "created_at", "id");

CREATE TABLE "correction" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "asked" BIGINT NOT NULL,
    "amount" BIGINT NOT NULL,
    "up_to" BOOLEAN NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "correction_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "correction_idempotency_key_key" ON "correction"("idempotency_key");
CREATE INDEX "correction_customer_id_created_at_id_idx" ON "correction"("customer_id", "created_at", "id");

CREATE TABLE "proposal" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "up_to" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "decision_reason" TEXT,

    CONSTRAINT "proposal_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "proposal_kind_idempotency_key_key" ON "proposal"("kind", "idempotency_key");
CREATE INDEX "proposal_created_at_id_idx" ON "proposal"("created_at", "id");

CREATE TABLE "voucher" (
    "id" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "last4" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "issue_key" TEXT NOT NULL,
    "issued_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "redeemed_by" TEXT,
    "redeemed_at" TIMESTAMPTZ(3),
    "recharge_id" TEXT,
    "revoked_by" TEXT,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "voucher_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "voucher_digest_key" ON "voucher"("digest");
CREATE INDEX "voucher_issue_key_idx" ON "voucher"("issue_key");
CREATE INDEX "voucher_created_at_id_idx" ON "voucher"("created_at", "id");

CREATE TABLE "voucher_guess" (
    "customer_id" TEXT NOT NULL,
    "failed_at" TIMESTAMPTZ(3)[],

    CONSTRAINT "voucher_guess_pkey" PRIMARY KEY ("customer_id")
);

CREATE TABLE "recharge_order" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "payment_reference" TEXT,
    "recharge_id" TEXT,

    CONSTRAINT "recharge_order_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "recharge_order_customer_id_idempotency_key_key" ON "recharge_order"("customer_id", "idempotency_key");
CREATE INDEX "recharge_order_customer_id_created_at_id_idx" ON "recharge_order"("customer_id", "created_at", "id");

CREATE TABLE "payment_event" (
    "id" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "type" TEXT NOT NULL,
    "order_id" TEXT,
    "reference" TEXT,
    "outcome" TEXT NOT NULL,
    "deliveries" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_event_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "payment_event_created_at_id_idx" ON "payment_event"("created_at", "id");

ALTER TABLE recharge ADD CONSTRAINT recharge_origin CHECK (origin IN ('direct', 'voucher', 'payment'));
ALTER TABLE correction
  -- What was booked is what was asked for, or with up_to a part of it.
  ADD CONSTRAINT correction_amount CHECK (
    amount <> 0 AND sign(amount) = sign(asked) AND abs(amount) <= abs(asked) AND (up_to OR amount = asked)),
  ADD CONSTRAINT correction_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE proposal
  ADD CONSTRAINT proposal_kind CHECK (kind IN ('recharge', 'correction')),
  ADD CONSTRAINT proposal_amount CHECK (amount > 0 OR (kind = 'correction' AND amount < 0)),
  ADD CONSTRAINT proposal_state CHECK (state IN ('pending', 'approved', 'rejected')),
  ADD CONSTRAINT proposal_decision CHECK (
    (state = 'pending') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  ADD CONSTRAINT proposal_second_operator CHECK (decided_by <> actor_id),
  ADD CONSTRAINT proposal_account FOREIGN KEY (account_id) REFERENCES account (id);
ALTER TABLE voucher
  ADD CONSTRAINT voucher_amount CHECK (amount > 0),
  ADD CONSTRAINT voucher_currency CHECK (currency ~ '^[A-Z]{3}$'),
  ADD CONSTRAINT voucher_redemption CHECK (
    (redeemed_by IS NULL) = (redeemed_at IS NULL) AND (redeemed_by IS NULL) = (recharge_id IS NULL)),
  ADD CONSTRAINT voucher_revocation CHECK ((revoked_by IS NULL) = (revoked_at IS NULL)),
  ADD CONSTRAINT voucher_one_end CHECK (redeemed_by IS NULL OR revoked_by IS NULL),
  ADD CONSTRAINT voucher_customer FOREIGN KEY (redeemed_by) REFERENCES customer (id),
  ADD CONSTRAINT voucher_recharge FOREIGN KEY (recharge_id) REFERENCES recharge (id);
ALTER TABLE voucher_guess ADD CONSTRAINT voucher_guess_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE recharge_order
  ADD CONSTRAINT recharge_order_amount CHECK (amount > 0),
  ADD CONSTRAINT recharge_order_paid CHECK ((paid_at IS NULL) = (recharge_id IS NULL)),
  ADD CONSTRAINT recharge_order_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
  ADD CONSTRAINT recharge_order_recharge FOREIGN KEY (recharge_id) REFERENCES recharge (id);
ALTER TABLE payment_event ADD CONSTRAINT payment_event_outcome CHECK (
  outcome IN ('credited', 'credited_late', 'already_paid', 'paid_again', 'mismatch', 'unknown_order', 'ignored'));

-- What was booked is written once.
CREATE TRIGGER recharge_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON recharge
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER correction_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON correction
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A proposal and a voucher that nobody has redeemed are the operators' own; a recharge or correction is the customer's
-- from the moment it is booked.
DO $$
DECLARE
  tenant_table text;
  system_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['correction', 'voucher_guess', 'recharge_order'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (relay_serves(customer_id))', tenant_table);
  END LOOP;
  FOREACH system_table IN ARRAY ARRAY['proposal', 'voucher', 'payment_event'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', system_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', system_table);
    EXECUTE format('CREATE POLICY system ON %I USING (relay_serves(''*''))', system_table);
  END LOOP;
END $$;

GRANT SELECT, INSERT ON correction, proposal, voucher, voucher_guess, recharge_order, payment_event TO relay_app;
GRANT UPDATE (state, decided_by, decided_at, decision_reason) ON proposal TO relay_app;
GRANT UPDATE (redeemed_by, redeemed_at, recharge_id, revoked_by, revoked_at) ON voucher TO relay_app;
GRANT UPDATE (failed_at) ON voucher_guess TO relay_app;
GRANT UPDATE (cancelled_at, paid_at, payment_reference, recharge_id) ON recharge_order TO relay_app;
GRANT UPDATE (deliveries) ON payment_event TO relay_app;

-- A correction in one statement, in which the balance is guarded: under the account's lock it takes what was asked for,
-- or, with p_up_to, what is there. Returns nothing when there is no such account, else what could be taken (never less
-- than p_amount) and whether it was booked.
CREATE FUNCTION ledger_correct(p_customer_id text, p_source text, p_amount bigint, p_up_to boolean)
RETURNS TABLE (takeable bigint, booked boolean)
LANGUAGE plpgsql AS $$
DECLARE
  takes bigint;
BEGIN
  SELECT greatest(p_amount, -a.available) INTO takes FROM account a WHERE a.customer_id = p_customer_id FOR UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  booked := takes = p_amount OR (p_up_to AND takes <> 0);
  IF booked THEN
    PERFORM ledger_post(p_customer_id, 'correction', p_source, takes, 'adjustment');
  END IF;
  takeable := takes;
  RETURN NEXT;
END $$;
GRANT EXECUTE ON FUNCTION ledger_correct TO relay_app;
