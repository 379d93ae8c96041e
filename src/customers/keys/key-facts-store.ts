import { systemQuery, type Database } from "../../storage/index.ts";
import { toCapabilities, toQuota } from "./api-key-store.ts";
import type { KeyFacts } from "./key-facts.ts";

interface FactsRow {
  id: string;
  customer_id: string;
  account_id: string;
  name: string;
  prefix: string;
  last4: string;
  status: string;
  expires_at: Date | null;
  capabilities: string[];
  allowed_model_ids: string[];
  ip_allowlist: string[];
  quota_limit: bigint | null;
  quota_period: string | null;
  rpm: number | null;
  tpm: number | null;
  concurrency: number | null;
  customer_rpm: number | null;
  customer_tpm: number | null;
  customer_concurrency: number | null;
  customer_name: string;
  customer_status: string;
  group_id: string | null;
  currency: string;
  reporting_timezone: string;
}

const SELECT = `
  SELECT k.id, k.customer_id, a.id AS account_id, k.name, k.prefix, k.last4, k.status, k.expires_at,
    k.capabilities, k.allowed_model_ids, k.ip_allowlist, k.quota_limit, k.quota_period, k.rpm, k.tpm,
    k.concurrency, c.rpm AS customer_rpm, c.tpm AS customer_tpm, c.concurrency AS customer_concurrency,
    c.name AS customer_name, c.status AS customer_status, c.group_id,
    c.currency, c.reporting_timezone
  FROM api_key k
  JOIN customer c ON c.id = k.customer_id
  JOIN account a ON a.customer_id = k.customer_id`;

export async function selectFactsByDigest(database: Database, digest: Uint8Array): Promise<KeyFacts | null> {
  const [row] = await systemQuery<FactsRow>(database, `${SELECT} WHERE k.digest = $1`, [digest]);
  return row ? toKeyFacts(row) : null;
}

export async function selectFactsById(database: Database, apiKeyId: string): Promise<KeyFacts | null> {
  const [row] = await systemQuery<FactsRow>(database, `${SELECT} WHERE k.id = $1`, [apiKeyId]);
  return row ? toKeyFacts(row) : null;
}

export interface KeyUse {
  apiKeyId: string;
  customerId: string;
  at: Date;
}

// The join leaves out rows of keys that are not there, so that one such row cannot fail the others. The order
// keeps two nodes that note the same keys from waiting for each other crosswise.
const NOTE_USES = `
  INSERT INTO api_key_use AS old (api_key_id, customer_id, last_used_at)
  SELECT k.id, k.customer_id, max(r.at)
  FROM unnest($1::text[], $2::text[], $3::timestamptz[]) AS r (api_key_id, customer_id, at)
  JOIN api_key k ON k.id = r.api_key_id AND k.customer_id = r.customer_id
  GROUP BY k.id, k.customer_id
  ORDER BY k.id
  ON CONFLICT (api_key_id) DO UPDATE SET last_used_at = excluded.last_used_at
  WHERE old.last_used_at < excluded.last_used_at`;

export async function upsertKeyUses(database: Database, uses: readonly KeyUse[]): Promise<void> {
  await systemQuery(database, NOTE_USES, [
    uses.map((use) => use.apiKeyId),
    uses.map((use) => use.customerId),
    uses.map((use) => use.at.toISOString()),
  ]);
}

function toKeyFacts(row: FactsRow): KeyFacts {
  return {
    apiKeyId: row.id,
    customerId: row.customer_id,
    accountId: row.account_id,
    name: row.name,
    prefix: row.prefix,
    last4: row.last4,
    keyStatus: row.status === "active" ? "active" : "disabled",
    expiresAt: row.expires_at,
    capabilities: toCapabilities(row.capabilities),
    allowedModelIds: row.allowed_model_ids,
    ipAllowlist: row.ip_allowlist,
    quota: toQuota(row.quota_limit, row.quota_period),
    rateLimits: { rpm: row.rpm, tpm: row.tpm, concurrency: row.concurrency },
    customerRateLimits: {
      rpm: row.customer_rpm,
      tpm: row.customer_tpm,
      concurrency: row.customer_concurrency,
    },
    customerName: row.customer_name,
    customerStatus: row.customer_status === "active" ? "active" : "suspended",
    groupId: row.group_id,
    currency: row.currency,
    reportingTimezone: row.reporting_timezone,
  };
}
