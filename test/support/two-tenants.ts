import pg from "pg";

export interface TenantTable {
  name: string;
  /** Which column says whose a row is. */
  owner: "customer_id" | "id";
}

/**
 * Fills every table that holds rows of customers with at least one row of each of two, `cus_a` and `cus_b`,
 * and the catalogue with a model that has a list price, one price of each and one of each one's group.
 * Returns the tables of which a tenant may see its own rows.
 */
export async function seedTwoTenants(superuserUrl: string): Promise<TenantTable[]> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(SHARED);
    for (const one of ["a", "b"]) await client.query(OF_TENANT.replaceAll("$1", one));
    const found = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE a.attname = 'customer_id' AND c.relkind IN ('r', 'p') AND NOT c.relispartition
         AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'system') ORDER BY 1`,
    );
    return [
      { name: "customer", owner: "id" },
      ...found.rows.map(({ name }) => ({ name, owner: "customer_id" }) as const),
    ];
  } finally {
    await client.end();
  }
}

const SHARED = `
  INSERT INTO model (id, display_name) VALUES ('m', 'M');
  INSERT INTO price_version (id, model_id, currency, effective_from, created_by)
    VALUES ('prc_list', 'm', 'USD', now(), 't');
  INSERT INTO price_tier VALUES ('prc_list', 0, NULL, 1, 1, 1, 1, 1, 1);`;

const OF_TENANT = `
  INSERT INTO customer_group (id, name) VALUES ('grp_$1', '$1');
  INSERT INTO customer (id, name, currency, group_id) VALUES ('cus_$1', '$1', 'USD', 'grp_$1');
  INSERT INTO customer_user (id, customer_id, email, password_hash) VALUES ('usr_$1', 'cus_$1', '$1@x', '-');
  INSERT INTO session (id, digest, customer_id, user_id, expires_at) VALUES ('ses_$1', '$1', 'cus_$1', 'usr_$1', now());
  INSERT INTO one_time_token (id, kind, digest, customer_id, email, created_by, expires_at)
    VALUES ('inv_$1', 'invitation', '$1', 'cus_$1', '$1@y', 't', now());
  INSERT INTO conversation (id, customer_id) VALUES ('conv_$1', 'cus_$1');
  INSERT INTO api_key (id, customer_id, name, digest, prefix, last4)
    VALUES ('key_$1', 'cus_$1', 'k', '$1', 'p', '0000');
  INSERT INTO api_key_use VALUES ('key_$1', 'cus_$1', now());
  INSERT INTO audit_event (id, actor_kind, actor_id, customer_id, action, subject_kind, subject_id)
    VALUES ('aud_$1', 'system', 't', 'cus_$1', 'x', 'x', 'x');
  INSERT INTO price_version (id, model_id, customer_id, currency, effective_from, created_by)
    VALUES ('prc_$1', 'm', 'cus_$1', 'USD', now(), 't');
  INSERT INTO price_tier VALUES ('prc_$1', 0, NULL, 1, 1, 1, 1, 1, 1);
  INSERT INTO price_version (id, model_id, group_id, currency, effective_from, created_by)
    VALUES ('prc_group_$1', 'm', 'grp_$1', 'USD', now(), 't');
  INSERT INTO price_tier VALUES ('prc_group_$1', 0, NULL, 1, 1, 1, 1, 1, 1);
  INSERT INTO price_withdrawal VALUES ('prc_group_$1', 'x', 't', now());
  INSERT INTO entitlement VALUES ('cus_$1', 'm');
  INSERT INTO recharge (id, customer_id, amount, currency, reason, actor_kind, actor_id, idempotency_key)
    VALUES ('rch_$1', 'cus_$1', 100, 'USD', 'x', 'system', 't', 'i_$1');
  SELECT ledger_post('cus_$1', 'recharge', 'rch_$1', 100, 'cash-in');
  INSERT INTO correction (id, customer_id, asked, amount, up_to, currency, reason, actor_kind, actor_id, idempotency_key)
    VALUES ('cor_$1', 'cus_$1', 1, 1, false, 'USD', 'x', 'system', 't', 'i_$1');
  INSERT INTO voucher_guess VALUES ('cus_$1', ARRAY[now()]);
  INSERT INTO recharge_order (id, customer_id, amount, currency, created_at, expires_at)
    VALUES ('ord_$1', 'cus_$1', 1, 'USD', now(), now());
  INSERT INTO reservation (request_id, account_id, customer_id, api_key_id, model, amount, node_id, epoch,
    price_id, max_end)
    VALUES ('req_$1', 'acc_$1', 'cus_$1', 'key_$1', 'm', 0, 'n', 1, 'prc_list', now());
  SELECT ledger_fold('acc_$1', 10);
  INSERT INTO folded_list VALUES ('acc_$1', 'm', 0, 'key_$1', 'cus_$1', '{1}');
  INSERT INTO key_quota VALUES ('key_$1', 'total', 'cus_$1', 0, 0);
  INSERT INTO idempotent_write (scope, key, customer_id, body, request_id)
    VALUES ('cus_$1', 'k', 'cus_$1', 'b', 'req_$1');
  INSERT INTO idempotent_request VALUES ('acc_$1', 'k', 'cus_$1', 'b', 'req_$1');
  INSERT INTO statement VALUES ('stm_$1', 'cus_$1', '2026-01', 'UTC', 'USD', '2026-01-01Z', '2026-02-01Z', 0, 100, 0, 0,
    100, 0, '2026-02-02Z');
  INSERT INTO statement_line VALUES ('stm_$1', 0, 'cus_$1', 'recharges', NULL, NULL, NULL, 0, 100);
  INSERT INTO policy_document VALUES ('balance_config', 'cus_$1', '{}', 1, now());
  INSERT INTO alert (id, customer_id, kind, subject, condition, title, data, raised_at)
    VALUES ('alr_$1', 'cus_$1', 'balance.low', 'acc_$1', 'below', 'x', '{}', now());
  INSERT INTO delivery (id, customer_id, event_type, source_id, channel, target, content, next_at, created_at)
    VALUES ('dlv_$1', 'cus_$1', 'balance.low', 'alr_$1', 'email', '$1@x', '{}', now(), now());
  INSERT INTO delivery_attempt VALUES ('dlv_$1', 1, 'cus_$1', now(), 1, 'delivered');
  INSERT INTO webhook_signing_key VALUES ('whk_$1', 'cus_$1', '$1', 'k', now());
  INSERT INTO request_content VALUES ('req_$1', now(), 'cus_$1', 'key_$1', 'full', 'i', 'o', 1, 1, now());
  INSERT INTO request_horizon VALUES ('cus_$1', date_trunc('hour', now(), 'UTC'));
  SELECT activity_record(json_build_array(json_build_object('request_id', 'req_$1', 'created_at', now(),
    'customer_id', 'cus_$1', 'api_key_id', 'key_$1', 'protocol', 'openai', 'stream', false, 'model', 'm',
    'status', 'ok', 'http_status', 200, 'charge', 0, 'latency_ms', 1, 'cache', 'off', 'attempts',
    json_build_array(json_build_object('number', 1, 'provider_id', 'prv', 'deployment_id', 'dep', 'credential_id',
    'crd', 'region', 'r_$1', 'upstream_model', 'u', 'started_ms', 0, 'duration_ms', 1, 'outcome', 'succeeded')))),
    '{}', '{}');`;
