-- Groups of customers, prices by group, drafts of prices, and publications that are called off before they begin.

CREATE TABLE "customer_group" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_group_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "customer_group_name_key" ON "customer_group"("name");
CREATE INDEX "customer_group_created_at_id_idx" ON "customer_group"("created_at", "id");

ALTER TABLE "customer"
  ADD COLUMN "group_id" TEXT,
  ADD CONSTRAINT customer_in_group FOREIGN KEY (group_id) REFERENCES customer_group (id);
CREATE INDEX "customer_group_id_idx" ON "customer"("group_id");

CREATE TABLE "group_membership" (
    "customer_id" TEXT NOT NULL,
    "group_id" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_membership_pkey" PRIMARY KEY ("customer_id","group_id")
);
ALTER TABLE group_membership
  ADD CONSTRAINT group_membership_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
  ADD CONSTRAINT group_membership_group FOREIGN KEY (group_id) REFERENCES customer_group (id);

CREATE TABLE "group_entitlement" (
    "group_id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_entitlement_pkey" PRIMARY KEY ("group_id","model_id")
);
ALTER TABLE group_entitlement
  ADD CONSTRAINT group_entitlement_group FOREIGN KEY (group_id) REFERENCES customer_group (id),
  ADD CONSTRAINT group_entitlement_model FOREIGN KEY (model_id) REFERENCES model (id);

ALTER TABLE "price_version"
  ADD COLUMN "group_id" TEXT,
  -- Publications of one model wait for each other; the time at which each is written, and not the one at which its
  -- transaction began, says which came later.
  ALTER COLUMN "created_at" SET DEFAULT clock_timestamp(),
  ADD CONSTRAINT price_version_scope CHECK (customer_id IS NULL OR group_id IS NULL),
  ADD CONSTRAINT price_version_group FOREIGN KEY (group_id) REFERENCES customer_group (id);

CREATE TABLE "price_withdrawal" (
    "price_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "withdrawn_by" TEXT NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "price_withdrawal_pkey" PRIMARY KEY ("price_id")
);
ALTER TABLE price_withdrawal
  ADD CONSTRAINT price_withdrawal_price FOREIGN KEY (price_id) REFERENCES price_version (id);

-- `price` is in the notation in which people write prices; it is read by the rules of that day when it is published.
CREATE TABLE "price_draft" (
    "id" TEXT NOT NULL,
    "model_id" TEXT NOT NULL,
    "for_customer_id" TEXT,
    "for_group_id" TEXT,
    "price" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "author" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "price_draft_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "price_draft_created_at_id_idx" ON "price_draft"("created_at", "id");
ALTER TABLE price_draft
  ADD CONSTRAINT price_draft_scope CHECK (for_customer_id IS NULL OR for_group_id IS NULL),
  ADD CONSTRAINT price_draft_model FOREIGN KEY (model_id) REFERENCES model (id),
  ADD CONSTRAINT price_draft_customer FOREIGN KEY (for_customer_id) REFERENCES customer (id),
  ADD CONSTRAINT price_draft_group FOREIGN KEY (for_group_id) REFERENCES customer_group (id);

CREATE TRIGGER price_withdrawal_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price_withdrawal
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Every group that a customer has ever been in: what it was charged by a group's price stays on its receipts when it
-- leaves the group.
CREATE FUNCTION note_membership() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO group_membership (customer_id, group_id) VALUES (NEW.id, NEW.group_id) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER customer_joins_group AFTER INSERT OR UPDATE OF group_id ON customer
  FOR EACH ROW WHEN (NEW.group_id IS NOT NULL) EXECUTE FUNCTION note_membership();

CREATE TRIGGER group_entitlement_announced AFTER INSERT OR UPDATE OR DELETE ON group_entitlement
  FOR EACH ROW EXECUTE FUNCTION announce_change('catalog', 'model_id');
CREATE TRIGGER price_withdrawal_announced AFTER INSERT ON price_withdrawal
  FOR EACH ROW EXECUTE FUNCTION announce_change('catalog', 'price_id');

ALTER TABLE group_membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE group_membership FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON group_membership USING (relay_serves(customer_id));

-- List prices are for all, a customer's for itself, a group's for those who are or were in it.
DROP POLICY tenant ON price_version;
CREATE POLICY tenant ON price_version USING (
  CASE WHEN group_id IS NULL THEN customer_id IS NULL OR relay_serves(customer_id)
    ELSE relay_serves('*') OR EXISTS (SELECT FROM group_membership g WHERE g.group_id = price_version.group_id) END);
ALTER TABLE price_withdrawal ENABLE ROW LEVEL SECURITY;
ALTER TABLE price_withdrawal FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON price_withdrawal USING (EXISTS (SELECT FROM price_version v WHERE v.id = price_id));

-- What only operators may see: how customers are grouped, and prices that are not published.
DO $$
DECLARE
  system_table text;
BEGIN
  FOREACH system_table IN ARRAY ARRAY['customer_group', 'group_entitlement', 'price_draft'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', system_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', system_table);
    EXECUTE format('CREATE POLICY system ON %I USING (relay_serves(''*''))', system_table);
  END LOOP;
END $$;

GRANT SELECT, INSERT, UPDATE ON customer_group, price_draft TO relay_app;
GRANT SELECT, INSERT ON group_membership, group_entitlement, price_withdrawal TO relay_app;
GRANT DELETE ON group_entitlement, price_draft TO relay_app;
