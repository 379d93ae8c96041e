-- AlterTable
ALTER TABLE "customer_user" ADD COLUMN     "last_log_in_at" TIMESTAMPTZ(3),
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "operator" ADD COLUMN     "last_log_in_at" TIMESTAMPTZ(3),
ADD COLUMN     "name" TEXT NOT NULL DEFAULT '';

-- DropTable
DROP TABLE "operator_token";

-- CreateTable
CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "customer_id" TEXT,
    "user_id" TEXT,
    "operator_id" TEXT,
    "address" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "one_time_token" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "customer_id" TEXT,
    "user_id" TEXT,
    "operator_id" TEXT,
    "email" TEXT NOT NULL,
    "role" TEXT,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "one_time_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "log_in_throttle" (
    "key" BYTEA NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failed_at" TIMESTAMPTZ(3) NOT NULL,
    "retry_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "log_in_throttle_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "title" TEXT,
    "model" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "root_secret" (
    "id" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "sealed_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "root_secret_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_run" (
    "name" TEXT NOT NULL,
    "node_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "runs" BIGINT NOT NULL DEFAULT 0,
    "failures" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "job_run_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "supplier_invoice" (
    "id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "period_start" TIMESTAMPTZ(3) NOT NULL,
    "period_end" TIMESTAMPTZ(3) NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "supplier_invoice_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "session_digest_key" ON "session"("digest");

-- CreateIndex
CREATE INDEX "session_user_id_created_at_idx" ON "session"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "session_operator_id_created_at_idx" ON "session"("operator_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "one_time_token_digest_key" ON "one_time_token"("digest");

-- CreateIndex
CREATE INDEX "one_time_token_customer_id_created_at_idx" ON "one_time_token"("customer_id", "created_at");

-- CreateIndex
CREATE INDEX "log_in_throttle_failed_at_idx" ON "log_in_throttle"("failed_at");

-- CreateIndex
CREATE INDEX "conversation_customer_id_created_at_id_idx" ON "conversation"("customer_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "supplier_invoice_created_at_id_idx" ON "supplier_invoice"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "supplier_invoice_provider_id_reference_key" ON "supplier_invoice"("provider_id", "reference");

-- CreateIndex
CREATE INDEX "audit_event_at_id_idx" ON "audit_event"("at", "id");

-- CreateIndex
CREATE INDEX "audit_event_actor_id_at_id_idx" ON "audit_event"("actor_id", "at", "id");

-- What Prisma cannot say.

-- The tables are bound to the tenant that is stated, for their owner too.
SELECT set_config('relay.customer_id', '*', true);
UPDATE customer_user SET role = 'developer' WHERE role = 'member';
ALTER TABLE customer_user
  ADD CONSTRAINT customer_user_role CHECK (role IN ('owner', 'admin', 'developer', 'finance', 'viewer')),
  ADD CONSTRAINT customer_user_status CHECK (status IN ('active', 'disabled'));
ALTER TABLE operator ADD CONSTRAINT operator_status CHECK (status IN ('active', 'disabled'));

-- A session and a one-time token are either a customer's or an operator's.
ALTER TABLE session
  ADD CONSTRAINT session_whose CHECK ((user_id IS NULL) = (customer_id IS NULL) AND (user_id IS NULL) <> (operator_id IS NULL)),
  ADD CONSTRAINT session_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
  ADD CONSTRAINT session_person FOREIGN KEY (user_id) REFERENCES customer_user (id),
  ADD CONSTRAINT session_operator FOREIGN KEY (operator_id) REFERENCES operator (id);
ALTER TABLE one_time_token
  ADD CONSTRAINT one_time_token_kind CHECK (kind IN ('invitation', 'password_reset')),
  ADD CONSTRAINT one_time_token_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE log_in_throttle ADD CONSTRAINT log_in_throttle_failures CHECK (failures >= 0);

ALTER TABLE conversation
  ADD CONSTRAINT conversation_status CHECK ((status = 'archived') = (archived_at IS NOT NULL) AND status IN ('active', 'archived')),
  ADD CONSTRAINT conversation_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
-- What counts the requests of a conversation.
CREATE INDEX request_conversation ON request (customer_id, conversation_id, created_at) WHERE conversation_id IS NOT NULL;

-- A key has at most one successor: of two that rotate it at once, one does.
CREATE UNIQUE INDEX api_key_successor ON api_key (rotated_from_id) WHERE rotated_from_id IS NOT NULL;

ALTER TABLE supplier_invoice
  ADD CONSTRAINT supplier_invoice_amount CHECK (amount >= 0),
  ADD CONSTRAINT supplier_invoice_period CHECK (period_start < period_end),
  ADD CONSTRAINT supplier_invoice_provider FOREIGN KEY (provider_id) REFERENCES provider (id);
CREATE TRIGGER supplier_invoice_insert_only BEFORE UPDATE OR TRUNCATE ON supplier_invoice
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

DO $$
DECLARE
  tenant_table text;
  system_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['session', 'one_time_token', 'conversation'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (relay_serves(customer_id))', tenant_table);
  END LOOP;
  FOREACH system_table IN ARRAY ARRAY['log_in_throttle', 'root_secret', 'job_run', 'supplier_invoice'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', system_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', system_table);
    EXECUTE format('CREATE POLICY system ON %I USING (relay_serves(''*''))', system_table);
  END LOOP;
END $$;

GRANT SELECT, INSERT ON session, one_time_token, conversation, log_in_throttle, root_secret, job_run, supplier_invoice
  TO relay_app;
GRANT UPDATE (last_seen_at, revoked_at), DELETE ON session TO relay_app;
GRANT UPDATE (used_at, revoked_at), DELETE ON one_time_token TO relay_app;
GRANT UPDATE, DELETE ON log_in_throttle TO relay_app;
GRANT UPDATE (title, model, metadata, status, updated_at, archived_at) ON conversation TO relay_app;
GRANT UPDATE (sealed, sealed_by, updated_at) ON root_secret TO relay_app;
GRANT UPDATE ON job_run TO relay_app;
GRANT DELETE ON supplier_invoice TO relay_app;
