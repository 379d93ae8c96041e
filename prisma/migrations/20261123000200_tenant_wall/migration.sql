-- The second wall between tenants. The product works as relay_app, which owns nothing and cannot step round the
-- policies. Each transaction states whom it serves in relay.customer_id: one customer's id, or '*' for the product's
-- own work and for operators. With nothing stated, every tenant table is empty.

DO $$
BEGIN
  CREATE ROLE relay_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- Roles belong to the whole server: another database on it made this one.
END $$;
DO $$
BEGIN
  EXECUTE format('GRANT relay_app TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
  IF NOT pg_has_role(current_user, 'relay_app', 'MEMBER') THEN RAISE; END IF;
END $$;
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO relay_app', current_schema()); END $$;

CREATE FUNCTION relay_serves(customer text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT current_setting('relay.customer_id', true) IN (customer, '*') $$;

DO $$
DECLARE
  tenant_table text;
  system_table text;
BEGIN
  FOREACH tenant_table IN ARRAY ARRAY['customer_user', 'api_key', 'api_key_use', 'audit_event', 'entitlement',
    'account', 'reservation', 'ledger_entry', 'recharge', 'key_quota', 'request', 'rollup_hour'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY tenant ON %I USING (relay_serves(customer_id))', tenant_table);
  END LOOP;
  -- What only operators and the product itself may see: whom they buy from, and who they are.
  FOREACH system_table IN ARRAY ARRAY['operator', 'operator_token', 'provider', 'credential', 'deployment', 'node'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', system_table);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', system_table);
    EXECUTE format('CREATE POLICY system ON %I USING (relay_serves(''*''))', system_table);
  END LOOP;
END $$;

ALTER TABLE customer ENABLE ROW LEVEL SECURITY;
ALTER TABLE customer FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON customer USING (relay_serves(id));

-- List prices are for all; a price of one customer is for that customer.
ALTER TABLE price_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE price_version FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON price_version USING (customer_id IS NULL OR relay_serves(customer_id));
ALTER TABLE price_tier ENABLE ROW LEVEL SECURITY;
ALTER TABLE price_tier FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON price_tier USING (EXISTS (SELECT FROM price_version v WHERE v.id = price_id));

GRANT SELECT, INSERT, UPDATE ON customer, customer_user, api_key, api_key_use, operator, operator_token, provider,
  credential, model, deployment, entitlement, resource, account, node, reservation, key_quota, request, rollup_hour
  TO relay_app;
GRANT DELETE ON credential, deployment, entitlement, resource, change TO relay_app;
GRANT SELECT, INSERT ON audit_event, price_version, price_tier, ledger_entry, recharge, change TO relay_app;
GRANT USAGE ON SEQUENCE change_seq_seq TO relay_app;
