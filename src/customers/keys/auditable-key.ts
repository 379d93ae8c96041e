import { formatAmount } from "../../kernel/money.ts";
import type { AuditNote } from "../../storage/index.ts";
import type { ApiKey } from "./api-key.ts";

/**
 * What an audit row tells of a key, and of which other it was made: its terms and state, in JSON's own types,
 * and nothing it could be used with.
 */
export function auditableKey(
  apiKey: ApiKey,
  original: ApiKey | null = null,
): NonNullable<AuditNote["after"]> {
  return {
    name: apiKey.name,
    prefix: apiKey.prefix,
    last4: apiKey.last4,
    status: apiKey.status,
    capabilities: [...apiKey.capabilities],
    allowedModelIds: [...apiKey.allowedModelIds],
    quota: apiKey.quota && { limit: formatAmount(apiKey.quota.limit), period: apiKey.quota.period },
    rateLimits: { ...apiKey.rateLimits },
    ipAllowlist: [...apiKey.ipAllowlist],
    expiresAt: apiKey.expiresAt?.toISOString() ?? null,
    rotatedFromId: apiKey.rotatedFromId,
    version: apiKey.version,
    ...(original && { originalId: original.id }),
  };
}
