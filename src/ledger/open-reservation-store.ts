import { systemQuery, type Database } from "../storage/index.ts";

/** What is held in the books at one moment, of all customers. */
export interface OpenReservations {
  count: number;
  /** When the oldest was made; null without one. */
  oldestAt: Date | null;
}

/** Counts what is held, for the operator's tools: by the index of what is open, whatever was settled. */
export async function readOpenReservations(database: Database): Promise<OpenReservations> {
  const rows = await systemQuery<{ count: bigint; oldestAt: Date | null }>(
    database,
    `SELECT count(*) AS count, min(created_at) AS "oldestAt" FROM reservation WHERE state = 0`,
  );
  return { count: Number(rows[0]?.count ?? 0n), oldestAt: rows[0]?.oldestAt ?? null };
}
