-- A database that holds digests and ciphertexts already has them under the master key itself. Its row is marked by an
-- empty `sealed_by`: the next start seals the master key's own bytes as its root secret, and everything stays valid.
-- Other databases get a random root secret at their first start.
SELECT set_config('relay.customer_id', '*', true);

INSERT INTO root_secret (id, sealed, sealed_by)
  SELECT 'root', ''::bytea, ''
  WHERE EXISTS (SELECT FROM credential) OR EXISTS (SELECT FROM api_key) OR EXISTS (SELECT FROM voucher)
    OR EXISTS (SELECT FROM session) OR EXISTS (SELECT FROM webhook_signing_key)
    OR EXISTS (SELECT FROM idempotent_write) OR EXISTS (SELECT FROM idempotent_request)
  ON CONFLICT (id) DO NOTHING;
