import { nano } from "../../kernel/money.ts";
import { systemQuery, type Database } from "../../storage/index.ts";
import type { KeyQuota, QuotaPeriod } from "./api-key.ts";

/** A key's quota, and what its customer counts it in and by. */
export interface CustomerKeyQuota extends KeyQuota {
  apiKeyId: string;
  customerId: string;
  name: string;
  currency: string;
  reportingTimezone: string;
}

interface Row {
  id: string;
  customer_id: string;
  name: string;
  quota_limit: bigint;
  quota_period: QuotaPeriod;
  currency: string;
  reporting_timezone: string;
}

const SELECT = `
  SELECT k.id, k.customer_id, k.name, k.quota_limit, k.quota_period, c.currency, c.reporting_timezone
  FROM api_key k JOIN customer c ON c.id = k.customer_id
  WHERE k.customer_id = ANY($1) AND k.quota_limit IS NOT NULL AND k.status = 'active'`;

export async function selectKeyQuotas(
  database: Database,
  customerIds: readonly string[],
): Promise<CustomerKeyQuota[]> {
  const rows = await systemQuery<Row>(database, SELECT, [customerIds]);
  return rows.map((row) => ({
    apiKeyId: row.id,
    customerId: row.customer_id,
    name: row.name,
    limit: nano(row.quota_limit),
    period: row.quota_period,
    currency: row.currency,
    reportingTimezone: row.reporting_timezone,
  }));
}
