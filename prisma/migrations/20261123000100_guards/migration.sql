-- What the tables promise by themselves, whoever writes to them.

ALTER TABLE customer
  ADD CONSTRAINT customer_status CHECK (status IN ('active', 'suspended')),
  ADD CONSTRAINT customer_currency CHECK (currency ~ '^[A-Z]{3}$');
ALTER TABLE api_key
  ADD CONSTRAINT api_key_status CHECK (status IN ('active', 'disabled')),
  ADD CONSTRAINT api_key_quota CHECK ((quota_limit IS NULL) = (quota_period IS NULL) AND quota_limit >= 0),
  ADD CONSTRAINT api_key_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE api_key_use ADD CONSTRAINT api_key_use_key FOREIGN KEY (api_key_id) REFERENCES api_key (id);
ALTER TABLE customer_user ADD CONSTRAINT customer_user_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE operator
  ADD CONSTRAINT operator_role CHECK (role IN ('owner', 'admin', 'finance', 'support', 'read-only'));
ALTER TABLE operator_token ADD CONSTRAINT operator_token_operator FOREIGN KEY (operator_id) REFERENCES operator (id);

ALTER TABLE provider ADD CONSTRAINT provider_protocol CHECK (protocol IN ('openai', 'anthropic', 'dashscope'));
ALTER TABLE model
  ADD CONSTRAINT model_kind CHECK (kind IN ('model', 'auto')),
  ADD CONSTRAINT model_auto CHECK ((kind = 'auto') = (strategy IS NOT NULL));
ALTER TABLE price_version
  ADD CONSTRAINT price_version_fee CHECK (per_request >= 0),
  ADD CONSTRAINT price_version_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE price_tier
  ADD CONSTRAINT price_tier_positive CHECK (
    least(input, cached_input, cache_write_5m, cache_write_1h, output, reasoning) >= 0);
ALTER TABLE entitlement
  ADD CONSTRAINT entitlement_customer FOREIGN KEY (customer_id) REFERENCES customer (id),
  ADD CONSTRAINT entitlement_model FOREIGN KEY (model_id) REFERENCES model (id);

ALTER TABLE account
  ADD CONSTRAINT account_available_not_negative CHECK (available >= 0),
  ADD CONSTRAINT account_reserved_not_negative CHECK (reserved >= 0),
  ADD CONSTRAINT account_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE reservation
  ADD CONSTRAINT reservation_state CHECK (state BETWEEN 0 AND 3),
  ADD CONSTRAINT reservation_amount CHECK (amount >= 0 AND charged >= 0 AND written_off >= 0),
  ADD CONSTRAINT reservation_account FOREIGN KEY (account_id) REFERENCES account (id);
CREATE INDEX reservation_open ON reservation (node_id, epoch, request_id) WHERE state = 0;
CREATE UNIQUE INDEX reservation_idempotency ON reservation (account_id, idempotency_key)
  WHERE idempotency_key IS NOT NULL;
ALTER TABLE ledger_entry
  ADD CONSTRAINT ledger_entry_kind CHECK (kind IN ('recharge', 'charge', 'reservation', 'release', 'correction')),
  ADD CONSTRAINT ledger_entry_after CHECK (available_after >= 0 AND reserved_after >= 0),
  -- The other leg of the entry: money that enters or leaves the customer's account has a counter account, and the
  -- two sum to nothing.
  ADD CONSTRAINT ledger_entry_balanced CHECK (d_available + d_reserved + counter_amount = 0),
  ADD CONSTRAINT ledger_entry_counter CHECK (
    (counter IS NULL) = (counter_amount = 0)
    AND counter IN ('cash-in', 'revenue', 'adjustment', 'write-off')),
  ADD CONSTRAINT ledger_entry_account FOREIGN KEY (account_id) REFERENCES account (id);
ALTER TABLE recharge
  ADD CONSTRAINT recharge_amount CHECK (amount > 0),
  ADD CONSTRAINT recharge_customer FOREIGN KEY (customer_id) REFERENCES customer (id);
ALTER TABLE key_quota
  ADD CONSTRAINT key_quota_not_negative CHECK (reserved >= 0 AND spent >= 0),
  ADD CONSTRAINT key_quota_key FOREIGN KEY (api_key_id) REFERENCES api_key (id);

-- Books and audits are written once, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER ledger_entry_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_event_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER price_version_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price_version
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER price_tier_insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON price_tier
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Every customer has exactly one account, from the first moment.
CREATE FUNCTION open_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO account (id, customer_id, currency) VALUES ('acc_' || substr(NEW.id, 5), NEW.id, NEW.currency);
  RETURN NULL;
END $$;
CREATE TRIGGER customer_opens_account AFTER INSERT ON customer FOR EACH ROW EXECUTE FUNCTION open_account();

-- The change feed: a row and a notification for whatever nodes keep in memory. The lock makes the numbers come in
-- commit order, so that a reader which has seen n has seen all before n; control-plane writes are rare enough.
CREATE FUNCTION announce_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched jsonb := to_jsonb(coalesce(NEW, OLD));
  named text := coalesce(touched ->> TG_ARGV[1], '');
  number bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(7233042);
  INSERT INTO change (topic, subject) VALUES (TG_ARGV[0], named) RETURNING seq INTO number;
  PERFORM pg_notify('relay_change', json_build_array(number::text, TG_ARGV[0], named)::text);
  RETURN NULL;
END $$;
CREATE TRIGGER customer_announced AFTER INSERT OR UPDATE OR DELETE ON customer
  FOR EACH ROW EXECUTE FUNCTION announce_change('customer', 'id');
CREATE TRIGGER api_key_announced AFTER INSERT OR UPDATE OR DELETE ON api_key
  FOR EACH ROW EXECUTE FUNCTION announce_change('api-key', 'id');
CREATE TRIGGER entitlement_announced AFTER INSERT OR UPDATE OR DELETE ON entitlement
  FOR EACH ROW EXECUTE FUNCTION announce_change('customer', 'customer_id');
CREATE TRIGGER provider_announced AFTER INSERT OR UPDATE OR DELETE ON provider
  FOR EACH ROW EXECUTE FUNCTION announce_change('catalog', 'id');
CREATE TRIGGER credential_announced AFTER INSERT OR UPDATE OR DELETE ON credential
  FOR EACH ROW EXECUTE FUNCTION announce_change('catalog', 'provider_id');
CREATE TRIGGER model_announced AFTER INSERT OR UPDATE OR DELETE ON model
  FOR EACH ROW EXECUTE FUNCTION announce_change('catalog', 'id');
CREATE TRIGGER deployment_announced AFTER INSERT OR UPDATE OR DELETE ON deployment
  FOR EACH ROW EXECUTE FUNCTION announce_change('catalog', 'model_id');
CREATE TRIGGER price_version_announced AFTER INSERT ON price_version
  FOR EACH ROW EXECUTE FUNCTION announce_change('catalog', 'model_id');
