-- CreateTable
CREATE TABLE "customer" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "currency" TEXT NOT NULL,
    "reporting_timezone" TEXT NOT NULL DEFAULT 'UTC',
    "company" TEXT,
    "contact_name" TEXT,
    "contact_email" TEXT,
    "contact_phone" TEXT,
    "country" TEXT,
    "locale" TEXT,
    "billing_email" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "customer_user" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'owner',
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "last4" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "allowed_model_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "quota_limit" BIGINT,
    "quota_period" TEXT,
    "rpm" INTEGER,
    "tpm" INTEGER,
    "concurrency" INTEGER,
    "ip_allowlist" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "rotated_from_id" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key_use" (
    "api_key_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_key_use_pkey" PRIMARY KEY ("api_key_id")
);

-- CreateTable
CREATE TABLE "operator" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator_token" (
    "id" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "action" TEXT NOT NULL,
    "subject_kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "request_id" TEXT,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "region" TEXT NOT NULL DEFAULT '',
    "allow_private_address" BOOLEAN NOT NULL DEFAULT false,
    "status" TEXT NOT NULL DEFAULT 'active',
    "flags" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "provider_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credential" (
    "id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "label" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "sealed_by" TEXT NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "credential_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model" (
    "id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL DEFAULT 'model',
    "strategy" TEXT,
    "members" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "capabilities" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "input_modalities" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "context_window" INTEGER,
    "max_output_tokens" INTEGER,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "visibility" TEXT NOT NULL DEFAULT 'public',
    "status" TEXT NOT NULL DEFAULT 'active',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deployment" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "upstream_model" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 0,
    "weight" INTEGER NOT NULL DEFAULT 100,
    "region" TEXT,
    "flags" JSONB NOT NULL DEFAULT '{}',
    "cost" JSONB NOT NULL DEFAULT '{}',
    "status" TEXT NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deployment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_version" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "customer_id" TEXT,
    "currency" TEXT NOT NULL,
    "per_request" BIGINT NOT NULL DEFAULT 0,
    "effective_from" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "price_tier" (
    "price_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "up_to_input_tokens" INTEGER,
    "input" BIGINT NOT NULL,
    "cached_input" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "reasoning" BIGINT NOT NULL,

    CONSTRAINT "price_tier_pkey" PRIMARY KEY ("price_id","position")
);

-- CreateTable
CREATE TABLE "entitlement" (
    "customer_id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "entitlement_pkey" PRIMARY KEY ("customer_id","model_id")
);

-- CreateTable
CREATE TABLE "resource" (
    "id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" TEXT NOT NULL DEFAULT 'active',
    "version" TEXT NOT NULL DEFAULT '1',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "endpoint" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "resource_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "available" BIGINT NOT NULL DEFAULT 0,
    "reserved" BIGINT NOT NULL DEFAULT 0,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
) WITH (fillfactor = 50);

-- CreateTable
CREATE TABLE "node" (
    "id" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "node_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reservation" (
    "request_id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "charged" BIGINT,
    "written_off" BIGINT NOT NULL DEFAULT 0,
    "state" SMALLINT NOT NULL DEFAULT 0,
    "node_id" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "price_id" TEXT NOT NULL,
    "progress" JSONB,
    "max_end" TIMESTAMPTZ(3) NOT NULL,
    "idempotency_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "reservation_pkey" PRIMARY KEY ("request_id")
);

-- CreateTable
CREATE TABLE "ledger_entry" (
    "account_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "d_available" BIGINT NOT NULL,
    "d_reserved" BIGINT NOT NULL,
    "counter" TEXT,
    "counter_amount" BIGINT NOT NULL DEFAULT 0,
    "available_after" BIGINT NOT NULL,
    "reserved_after" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ledger_entry_pkey" PRIMARY KEY ("account_id","seq")
);

-- CreateTable
CREATE TABLE "recharge" (
    "id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "currency" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "idempotency_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recharge_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "key_quota" (
    "api_key_id" TEXT NOT NULL,
    "window" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "reserved" BIGINT NOT NULL DEFAULT 0,
    "spent" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "key_quota_pkey" PRIMARY KEY ("api_key_id","window")
);

-- CreateTable
CREATE TABLE "request" (
    "request_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "customer_id" TEXT NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "conversation_id" TEXT,
    "protocol" TEXT NOT NULL,
    "stream" BOOLEAN NOT NULL,
    "model" TEXT NOT NULL,
    "served_model" TEXT,
    "status" TEXT NOT NULL,
    "http_status" SMALLINT NOT NULL,
    "code" TEXT,
    "input_fresh" INTEGER,
    "cache_read" INTEGER,
    "cache_write_5m" INTEGER,
    "cache_write_1h" INTEGER,
    "output_text" INTEGER,
    "output_reasoning" INTEGER,
    "usage_source" TEXT,
    "charge" BIGINT NOT NULL DEFAULT 0,
    "price_id" TEXT,
    "latency_ms" INTEGER NOT NULL,
    "ttft_ms" INTEGER,
    "cache" TEXT NOT NULL DEFAULT 'off',

    CONSTRAINT "request_pkey" PRIMARY KEY ("request_id","created_at")
) PARTITION BY RANGE ("created_at");

-- CreateTable
CREATE TABLE "rollup_hour" (
    "customer_id" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "model" TEXT NOT NULL,
    "protocol" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "input_fresh" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "output_text" BIGINT NOT NULL,
    "output_reasoning" BIGINT NOT NULL,
    "charge" BIGINT NOT NULL,
    "latency_ms" BIGINT NOT NULL,

    CONSTRAINT "rollup_hour_pkey" PRIMARY KEY ("customer_id","hour","api_key_id","model","protocol","status")
);

-- CreateTable
CREATE TABLE "change" (
    "seq" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "change_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE INDEX "customer_created_at_id_idx" ON "customer"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "customer_user_email_key" ON "customer_user"("email");

-- CreateIndex
CREATE INDEX "customer_user_customer_id_idx" ON "customer_user"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_digest_key" ON "api_key"("digest");

-- CreateIndex
CREATE INDEX "api_key_customer_id_created_at_id_idx" ON "api_key"("customer_id", "created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "operator_email_key" ON "operator"("email");

-- CreateIndex
CREATE UNIQUE INDEX "operator_token_digest_key" ON "operator_token"("digest");

-- CreateIndex
CREATE INDEX "operator_token_operator_id_idx" ON "operator_token"("operator_id");

-- CreateIndex
CREATE INDEX "audit_event_customer_id_at_id_idx" ON "audit_event"("customer_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_event_subject_kind_subject_id_at_idx" ON "audit_event"("subject_kind", "subject_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "provider_name_key" ON "provider"("name");

-- CreateIndex
CREATE UNIQUE INDEX "credential_provider_id_label_key" ON "credential"("provider_id", "label");

-- CreateIndex
CREATE INDEX "model_created_at_id_idx" ON "model"("created_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "deployment_model_id_provider_id_upstream_model_key" ON "deployment"("model_id", "provider_id", "upstream_model");

-- CreateIndex
CREATE INDEX "price_version_model_id_effective_from_idx" ON "price_version"("model_id", "effective_from");

-- CreateIndex
CREATE UNIQUE INDEX "resource_type_name_key" ON "resource"("type", "name");

-- CreateIndex
CREATE UNIQUE INDEX "account_customer_id_key" ON "account"("customer_id");

-- CreateIndex
CREATE UNIQUE INDEX "ledger_entry_source_kind_key" ON "ledger_entry"("source", "kind");

-- CreateIndex
CREATE UNIQUE INDEX "recharge_idempotency_key_key" ON "recharge"("idempotency_key");

-- CreateIndex
CREATE INDEX "recharge_customer_id_created_at_idx" ON "recharge"("customer_id", "created_at");

-- CreateIndex
CREATE INDEX "request_customer_id_created_at_request_id_idx" ON "request"("customer_id", "created_at", "request_id");

-- CreateIndex
CREATE INDEX "request_api_key_id_created_at_idx" ON "request"("api_key_id", "created_at");

-- AddForeignKey
ALTER TABLE "credential" ADD CONSTRAINT "credential_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deployment" ADD CONSTRAINT "deployment_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "provider"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_version" ADD CONSTRAINT "price_version_model_id_fkey" FOREIGN KEY ("model_id") REFERENCES "model"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "price_tier" ADD CONSTRAINT "price_tier_price_id_fkey" FOREIGN KEY ("price_id") REFERENCES "price_version"("id") ON DELETE CASCADE ON UPDATE CASCADE;
