import type { Reader } from "../../storage/index.ts";
import { coverTime, type SpanRun } from "./span-cover.ts";

/** What one kind of entry came to in one of several times, for one model and key where there is a request. */
export interface EntrySum {
  /** In which time: 1 for the first; 0 is what was before it, of all kinds together. */
  part: number;
  kind: string | null;
  model: string | null;
  apiKeyId: string | null;
  /** The key's name now. */
  apiKeyName: string | null;
  entries: bigint;
  /** As it moves the account's total. */
  amount: bigint;
}

export interface SumInput {
  accountId: string;
  /** Nothing before it counts; null: everything does. */
  since: Date | null;
  /** Ends one time and begins the next; the last one ends the last time. In their order. */
  bounds: readonly Date[];
}

/**
 * Sums what moved an account's total, in times that follow one another: from what is folded, and from the
 * entries behind that as they are. One statement, and so one snapshot; exact for any times, but times that
 * months of no time zone end at are summed from the entries alone.
 */
export async function sumEntries(
  reader: Reader,
  { accountId, since, bounds }: SumInput,
): Promise<EntrySum[]> {
  const texts = bounds.map((bound) => bound.toISOString());
  const runs = coverParts(since, bounds);
  const column = <T>(read: (run: SpanRun & { part: number }) => T): T[] => (runs ?? []).map(read);
  // What has a counter account moves the total, by the opposite of that account's movement; nothing else
  // does.
  return reader.$queryRaw<EntrySum[]>`
    WITH moved AS (
      SELECT r.part, s.kind, s.model, s.api_key_id, r.sign * s.entries AS entries, r.sign * s.amount AS amount
      FROM unnest(${column(({ part }) => part)}::int[], ${column(({ span }) => span)}::text[],
          ${column(({ from }) => from)}::timestamptz[], ${column(({ until }) => until)}::timestamptz[],
          ${column(({ sign }) => sign)}::int[]) AS r (part, span, "from", until, sign)
      CROSS JOIN LATERAL (SELECT * FROM folded_sum WHERE account_id = ${accountId} AND span = r.span
        AND start >= r."from" AND start < r.until OFFSET 0) s
      UNION ALL
      SELECT width_bucket(e.at, ${texts}::timestamptz[]), e.kind, coalesce(h.model, ''), coalesce(h.api_key_id, ''),
        1, -e.counter_amount
      FROM ledger_entries_behind(${accountId}, CASE WHEN ${runs !== null}::boolean
        THEN coalesce((SELECT f.seq FROM folded_account f WHERE f.account_id = ${accountId}), 0) ELSE 0 END) e
      LEFT JOIN LATERAL (SELECT * FROM reservation WHERE request_id = e.source OFFSET 0) h ON true
      WHERE e.counter IS NOT NULL AND e.at >= ${since?.toISOString() ?? "-infinity"}::timestamptz
        AND e.at < ${texts.at(-1)}::timestamptz
    ), summed AS (
      SELECT part, CASE WHEN part > 0 THEN kind END AS kind, CASE WHEN part > 0 THEN nullif(model, '') END AS model,
        CASE WHEN part > 0 THEN nullif(api_key_id, '') END AS api_key_id, sum(entries)::bigint AS entries,
        sum(amount)::bigint AS amount
      FROM moved GROUP BY 1, 2, 3, 4 HAVING sum(entries) <> 0
    )
    SELECT s.part, s.kind, s.model, s.api_key_id AS "apiKeyId", k.name AS "apiKeyName", s.entries, s.amount
    FROM summed s LEFT JOIN LATERAL (SELECT name FROM api_key WHERE id = s.api_key_id OFFSET 0) k ON true
    ORDER BY s.part, s.kind, s.model COLLATE "C", k.name COLLATE "C", s.api_key_id COLLATE "C"`;
}

/** The spans of what was before the first bound, and of each time; null when one of them has none. */
function coverParts(since: Date | null, bounds: readonly Date[]): (SpanRun & { part: number })[] | null {
  const covered: (SpanRun & { part: number })[] = [];
  for (const [part, until] of bounds.entries()) {
    const runs = coverTime(part === 0 ? since : (bounds[part - 1] ?? null), until);
    if (runs === null) return null;
    covered.push(...runs.map((run) => ({ ...run, part })));
  }
  return covered;
}
