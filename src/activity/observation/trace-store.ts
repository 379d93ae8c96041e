import type { Reader } from "../../storage/index.ts";
import type { RequestRow } from "../request-row.ts";
import { readRequest, type RequestColumns } from "../request-store.ts";

/** A request's row, with what it says of its stages. */
export interface TracedRow {
  request: RequestRow;
  /** Null when nobody looked at them. */
  stages: Uint8Array | null;
}

/** One request of a customer, which came in within these moments: only their partitions are looked into. */
export async function selectTraced(
  reader: Reader,
  of: { customerId: string; requestId: string; from: Date; to: Date },
): Promise<TracedRow | null> {
  const rows = await reader.$queryRaw<(RequestColumns & { stages: Uint8Array | null })[]>`
    SELECT r.*, k.name AS api_key_name, c.currency FROM request r
    JOIN api_key k ON k.id = r.api_key_id
    JOIN customer c ON c.id = r.customer_id
    WHERE r.request_id = ${of.requestId} AND r.customer_id = ${of.customerId}
      AND r.created_at >= ${of.from} AND r.created_at < ${of.to}`;
  const [row] = rows;
  return row ? { request: readRequest(row), stages: row.stages } : null;
}
