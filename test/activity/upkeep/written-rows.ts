import { systemQuery, type Database } from "../../../src/storage/index.ts";
import type { Ask } from "./sums.ts";

export interface RowInput {
  requestId?: string;
  customerId?: string;
  at?: Date;
  model?: string;
  status?: string;
  code?: string | null;
  /** Output tokens; null where no usage is known. */
  output?: number | null;
  charge?: bigint;
  /** Null: the charge came about in another way. */
  priceTier?: number | null;
  latencyMs?: number;
  ttftMs?: number | null;
  cache?: string;
}

let count = 0;

/** How sums are asked of it. */
export function askOf(database: Database): Ask {
  return (sql, values) => systemQuery(database, sql, values);
}

/** As the record of a request that a lane gives the database. */
export function recordOf(input: RowInput): Record<string, unknown> {
  const { output = 1, ttftMs = 20, code = null } = input;
  return {
    request_id: input.requestId ?? `req_${String(++count)}`,
    created_at: input.at ?? new Date("2026-11-10T12:00:00Z"),
    ...{ customer_id: input.customerId ?? "cus_a", api_key_id: "key_1", protocol: "openai", stream: false },
    ...{
      model: input.model ?? "m",
      served_model: "m",
      status: input.status ?? "succeeded",
      http_status: 200,
      code,
    },
    ...(output !== null && { input_fresh: output * 2, cache_read: 1, cache_write_5m: 0, cache_write_1h: 0 }),
    ...(output !== null && { output_text: output, output_reasoning: 3 }),
    ...{ charge: String(input.charge ?? 10n), price_id: "prc_1" },
    ...{
      price_tier: input.priceTier === undefined ? 0 : input.priceTier,
      latency_ms: input.latencyMs ?? 100,
    },
    ...{ ttft_ms: ttftMs, cache: input.cache ?? "off", attempts: [] },
  };
}

/** Writes rows in one transaction, as a settlement does; those that `late` names take another's place. */
export async function writeRows(
  database: Database,
  rows: readonly RowInput[],
  late: readonly string[] = [],
): Promise<void> {
  const records = JSON.stringify(rows.map(recordOf));
  await systemQuery(database, "SELECT activity_record($1, '{}', $2)", [records, late]);
}

/** Customers without money, each with a time zone. */
export async function makeCustomers(database: Database, zones: Record<string, string>): Promise<void> {
  for (const [id, timezone] of Object.entries(zones)) {
    const sql = "INSERT INTO customer (id, name, currency, reporting_timezone) VALUES ($1, $1, 'USD', $2)";
    await systemQuery(database, sql, [id, timezone]);
  }
}

export async function moveTo(database: Database, customerId: string, timezone: string): Promise<void> {
  const sql = "UPDATE customer SET reporting_timezone = $2 WHERE id = $1";
  await systemQuery(database, sql, [customerId, timezone]);
}

export interface CutRow {
  cut: number;
  timezone: string;
  filled: string;
}

export function cutsOf(database: Database, customerId: string): Promise<CutRow[]> {
  const sql = `SELECT cut, timezone, filled_from::text AS filled FROM rollup_cut WHERE customer_id = $1 ORDER BY cut`;
  return systemQuery<CutRow>(database, sql, [customerId]);
}
