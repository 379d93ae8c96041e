-- What a customer has decided about how it is served, told and billed: one typed document of each kind, with a version.
-- The first kind is the balance configuration. See src/policies/README.md.

CREATE TABLE "policy_document" (
    "kind" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "document" JSONB NOT NULL,
    "version" INTEGER NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_document_pkey" PRIMARY KEY ("kind","customer_id")
);
ALTER TABLE policy_document
  ADD CONSTRAINT policy_document_version CHECK (version >= 0),
  ADD CONSTRAINT policy_document_customer FOREIGN KEY (customer_id) REFERENCES customer (id);

-- A condition that came to hold. While resolved_at is null it holds still, and alert_open lets nobody raise it again:
-- a crossing is told once, however many nodes notice it.
CREATE TABLE "alert" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "condition" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "acknowledged_at" TIMESTAMPTZ(3),
    "acknowledged_by" TEXT,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "alert_customer_id_raised_at_id_idx" ON "alert"("customer_id", "raised_at", "id");
CREATE UNIQUE INDEX alert_open ON alert (customer_id, kind, subject, condition) WHERE resolved_at IS NULL;
ALTER TABLE alert
  ADD CONSTRAINT alert_kind CHECK (kind IN ('balance.low', 'balance.critical', 'key_quota.reached')),
  ADD CONSTRAINT alert_acknowledged CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL)),
  ADD CONSTRAINT alert_customer FOREIGN KEY (customer_id) REFERENCES customer (id);

-- The outbox: a message that is to reach a target, written in the transaction of what it tells.
CREATE TABLE "delivery" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "event_type" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "response_status" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "delivery_customer_id_created_at_id_idx" ON "delivery"("customer_id", "created_at", "id");
CREATE INDEX "delivery_created_at_id_idx" ON "delivery"("created_at", "id");
CREATE INDEX "delivery_source_id_idx" ON "delivery"("source_id");
CREATE INDEX delivery_due ON delivery (customer_id, next_at) WHERE state = 'pending';
ALTER TABLE delivery
  ADD CONSTRAINT delivery_channel CHECK (channel IN ('webhook', 'email')),
  ADD CONSTRAINT delivery_state CHECK (state IN ('pending', 'delivered', 'failed')),
  ADD CONSTRAINT delivery_times CHECK (
    (state = 'pending') = (next_at IS NOT NULL) AND (state = 'pending') = (ended_at IS NULL)),
  ADD CONSTRAINT delivery_customer FOREIGN KEY (customer_id) REFERENCES customer (id);

CREATE TABLE "delivery_attempt" (
    "delivery_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "customer_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "response_status" INTEGER,
    "error" TEXT,

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("delivery_id","number")
);
ALTER TABLE delivery_attempt
  ADD CONSTRAINT delivery_attempt_outcome CHECK (outcome IN ('delivered', 'failed') AND
    (outcome = 'failed') = (error IS NOT NULL)),
  ADD CONSTRAINT delivery_attempt_delivery FOREIGN KEY (delivery_id) REFERENCES delivery (id) ON DELETE CASCADE;

-- What signs a customer's webhooks. A key that was replaced goes on signing beside the new one until it retires.
CREATE TABLE "webhook_signing_key" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "sealed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "retires_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_signing_key_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX webhook_signing_key_current ON webhook_signing_key (customer_id) WHERE retires_at IS NULL;
CREATE INDEX "webhook_signing_key_customer_id_idx" ON "webhook_signing_key"("customer_id");
ALTER TABLE webhook_signing_key
  ADD CONSTRAINT webhook_signing_key_customer FOREIGN KEY (customer_id) REFERENCES customer (id);

DO $$
DECLARE
  tenant_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['policy_document', 'alert', 'delivery', 'delivery_attempt',
    'webhook_signing_key'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (relay_serves(customer_id))', tenant_table);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE (document, version, updated_at) ON policy_document TO relay_app;
GRANT SELECT, INSERT, UPDATE (resolved_at, acknowledged_at, acknowledged_by) ON alert TO relay_app;
GRANT SELECT, INSERT, DELETE, UPDATE (target, state, attempts, tries, next_at, last_error, response_status, ended_at)
  ON delivery TO relay_app;
GRANT SELECT, INSERT ON delivery_attempt TO relay_app;
GRANT SELECT, INSERT, UPDATE (retires_at), DELETE ON webhook_signing_key TO relay_app;
