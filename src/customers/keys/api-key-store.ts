import { nano } from "../../kernel/money.ts";
import { type Capability, capabilities } from "../../kernel/principal.ts";
import { Prisma } from "../../storage/prisma/client.ts";
import { keyset, likeLiteral, type Reader, type Slice, type Tx } from "../../storage/index.ts";
import { type ApiKey, type ApiKeyStatus, type KeyQuota, quotaPeriods } from "./api-key.ts";
import type { KeyTerms } from "./key-terms.ts";
import { modelScopeOf } from "./model-scope.ts";

// Named one by one, so that no query here ever reads a digest.
const SELECT = Prisma.sql`
  SELECT k.id, k.customer_id, k.name, k.prefix, k.last4, k.status, k.capabilities, k.allowed_model_ids,
    k.quota_limit, k.quota_period, k.rpm, k.tpm, k.concurrency, k.ip_allowlist, k.expires_at,
    k.rotated_from_id, k.created_at, k.version, c.currency, c.reporting_timezone, u.last_used_at
  FROM api_key k
  JOIN customer c ON c.id = k.customer_id
  LEFT JOIN api_key_use u ON u.api_key_id = k.id`;

interface ApiKeyRow {
  id: string;
  customer_id: string;
  name: string;
  prefix: string;
  last4: string;
  status: string;
  capabilities: string[];
  allowed_model_ids: string[];
  quota_limit: bigint | null;
  quota_period: string | null;
  rpm: number | null;
  tpm: number | null;
  concurrency: number | null;
  ip_allowlist: string[];
  expires_at: Date | null;
  rotated_from_id: string | null;
  created_at: Date;
  version: number;
  currency: string;
  reporting_timezone: string;
  last_used_at: Date | null;
}

export interface NewApiKey {
  id: string;
  customerId: string;
  digest: Uint8Array;
  prefix: string;
  last4: string;
  terms: StoredTerms;
  /** The key whose place it takes. */
  rotatedFromId: string | null;
  createdAt: Date;
}

type StoredTerms = KeyTerms & { capabilities: Capability[] };

/** Which key is meant: by its id and, unless null, only if it is this customer's. */
export interface ApiKeyLookup {
  apiKeyId: string;
  customerId: string | null;
}

export interface ApiKeyFilter {
  customerId: string | null;
  status: ApiKeyStatus | null;
  /** Part of the name, in any case. */
  q: string | null;
}

export async function insertApiKey(tx: Tx, made: NewApiKey): Promise<ApiKey> {
  await tx.apiKey.create({
    data: {
      id: made.id,
      customerId: made.customerId,
      digest: Uint8Array.from(made.digest),
      prefix: made.prefix,
      last4: made.last4,
      ...columnsOf(made.terms),
      rotatedFromId: made.rotatedFromId,
      createdAt: made.createdAt,
      updatedAt: made.createdAt,
    },
    select: { id: true },
  });
  return readBack(tx, made.id, made.createdAt);
}

/** `now` decides whether a key counts as expired. */
export async function findApiKey(tx: Reader, lookup: ApiKeyLookup, now: Date): Promise<ApiKey | null> {
  const { apiKeyId, customerId } = lookup;
  const [row] = await tx.$queryRaw<ApiKeyRow[]>`
    ${SELECT} WHERE k.id = ${apiKeyId} AND (${customerId}::text IS NULL OR k.customer_id = ${customerId})`;
  return row ? toApiKey(row, now) : null;
}

/** Finds a key and keeps others from changing it until the transaction ends. */
export async function lockApiKey(tx: Tx, lookup: ApiKeyLookup, now: Date): Promise<ApiKey | null> {
  // A lock that waited sees the row as the other left it only in the statement after it.
  await tx.$queryRaw`SELECT id FROM api_key WHERE id = ${lookup.apiKeyId} FOR NO KEY UPDATE`;
  return findApiKey(tx, lookup, now);
}

export async function findApiKeys(
  tx: Reader,
  filter: ApiKeyFilter,
  slice: Slice & { now: Date },
): Promise<ApiKey[]> {
  const { now, take } = slice;
  const { condition, order } = keyset({ key: Prisma.sql`k.created_at`, id: Prisma.sql`k.id` }, slice);
  const conditions = [
    condition,
    ...(filter.customerId === null ? [] : [Prisma.sql`k.customer_id = ${filter.customerId}`]),
    ...(filter.q === null ? [] : [named(filter.q)]),
    ...(filter.status === null ? [] : [withStatus(filter.status, now)]),
  ];
  const rows = await tx.$queryRaw<ApiKeyRow[]>`
    ${SELECT} WHERE ${Prisma.join(conditions, " AND ")} ${order} LIMIT ${take}`;
  return rows.map((row) => toApiKey(row, now));
}

export async function findApiKeyNames(
  reader: Reader,
  { customerId, apiKeyIds }: { customerId: string; apiKeyIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const rows = await reader.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM api_key WHERE customer_id = ${customerId} AND id = ANY (${apiKeyIds})`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function updateApiKeyDisabled(tx: Tx, apiKeyId: string, at: Date): Promise<ApiKey> {
  await tx.apiKey.update({
    where: { id: apiKeyId },
    data: { status: "disabled", version: { increment: 1 }, updatedAt: at },
    select: { id: true },
  });
  return readBack(tx, apiKeyId, at);
}

export async function updateApiKeyTerms(
  tx: Tx,
  { apiKeyId, terms, at }: { apiKeyId: string; terms: StoredTerms; at: Date },
): Promise<ApiKey> {
  await tx.apiKey.update({
    where: { id: apiKeyId },
    data: { ...columnsOf(terms), version: { increment: 1 }, updatedAt: at },
    select: { id: true },
  });
  return readBack(tx, apiKeyId, at);
}

/** Whether another key has taken this one's place. */
export async function hasSuccessor(tx: Tx, apiKeyId: string): Promise<boolean> {
  return (await tx.apiKey.count({ where: { rotatedFromId: apiKeyId } })) > 0;
}

function columnsOf(terms: StoredTerms) {
  return {
    name: terms.name,
    capabilities: terms.capabilities,
    allowedModelIds: terms.allowedModelIds,
    quotaLimit: terms.quota?.limit ?? null,
    quotaPeriod: terms.quota?.period ?? null,
    rpm: terms.rateLimits.rpm,
    tpm: terms.rateLimits.tpm,
    concurrency: terms.rateLimits.concurrency,
    ipAllowlist: terms.ipAllowlist,
    expiresAt: terms.expiresAt,
  } satisfies Prisma.ApiKeyUpdateInput;
}

async function readBack(tx: Tx, apiKeyId: string, now: Date): Promise<ApiKey> {
  const written = await findApiKey(tx, { apiKeyId, customerId: null }, now);
  if (written === null) throw new Error(`${apiKeyId} is not there after it was written`);
  return written;
}

// The planner takes a part of a name for rare, and would read and sort all of a customer's keys; of a CASE it
// takes half of them to match, and walks the index until it has a page.
function named(part: string): Prisma.Sql {
  return Prisma.sql`CASE WHEN k.name ILIKE ${`%${likeLiteral(part)}%`} THEN true ELSE false END`;
}

function withStatus(status: ApiKeyStatus, now: Date): Prisma.Sql {
  switch (status) {
    case "disabled":
      return Prisma.sql`k.status = 'disabled'`;
    case "expired":
      return Prisma.sql`k.status = 'active' AND k.expires_at <= ${now}`;
    case "active":
      return Prisma.sql`k.status = 'active' AND (k.expires_at IS NULL OR k.expires_at > ${now})`;
  }
}

function toApiKey(row: ApiKeyRow, now: Date): ApiKey {
  return {
    id: row.id,
    customerId: row.customer_id,
    name: row.name,
    prefix: row.prefix,
    last4: row.last4,
    status: toStatus(row, now),
    capabilities: toCapabilities(row.capabilities),
    allowedModelIds: row.allowed_model_ids,
    modelScope: modelScopeOf(row.allowed_model_ids),
    quota: toQuota(row.quota_limit, row.quota_period),
    rateLimits: { rpm: row.rpm, tpm: row.tpm, concurrency: row.concurrency },
    ipAllowlist: row.ip_allowlist,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    rotatedFromId: row.rotated_from_id,
    createdAt: row.created_at,
    version: row.version,
    currency: row.currency,
    reportingTimezone: row.reporting_timezone,
  };
}

function toStatus(row: ApiKeyRow, now: Date): ApiKeyStatus {
  if (row.status !== "active") return "disabled";
  return row.expires_at !== null && row.expires_at <= now ? "expired" : "active";
}

/** The stored names that this version knows; one that it does not know grants nothing. */
export function toCapabilities(stored: readonly string[]): Capability[] {
  return capabilities.filter((capability) => stored.includes(capability));
}

/**
 * A stored quota. Throws for a period that this version does not know: to drop the quota would lift the
 * limit.
 */
export function toQuota(limit: bigint | null, storedPeriod: string | null): KeyQuota | null {
  if (limit === null || storedPeriod === null) return null;
  const period = quotaPeriods.find((each) => each === storedPeriod);
  if (period === undefined) throw new Error(`unknown quota period ${storedPeriod}`);
  return { limit: nano(limit), period };
}
