import type { Database } from "../storage/index.ts";

/** A law of the books, as a query that returns one row for every breach. */
export interface Invariant {
  id: string;
  sentence: string;
  sql: string;
}

export const invariants: Invariant[] = [
  {
    id: "I1",
    sentence: "An account's figures are the sums of its entries.",
    sql: `SELECT a.id AS subject, format('available %s, entries %s; reserved %s, entries %s', a.available,
        coalesce(sum(e.d_available), 0), a.reserved, coalesce(sum(e.d_reserved), 0)) AS detail
      FROM account a LEFT JOIN ledger_entry e ON e.account_id = a.id GROUP BY a.id
      HAVING a.available <> coalesce(sum(e.d_available), 0) OR a.reserved <> coalesce(sum(e.d_reserved), 0)`,
  },
  {
    id: "I2",
    sentence: "What an account holds is the sum of its open reservations.",
    sql: `SELECT a.id AS subject, format('reserved %s, open %s', a.reserved, coalesce(sum(h.amount), 0)) AS detail
      FROM account a LEFT JOIN reservation h ON h.account_id = a.id AND h.state = 0 GROUP BY a.id
      HAVING a.reserved <> coalesce(sum(h.amount), 0)`,
  },
  {
    id: "I3",
    sentence: "No figure is negative.",
    sql: `SELECT id AS subject, format('available %s, reserved %s', available, reserved) AS detail
      FROM account WHERE available < 0 OR reserved < 0`,
  },
  {
    id: "I4",
    sentence: "Entries are numbered without a gap, and each figure follows from the one before it.",
    sql: `SELECT account_id AS subject, format('entry %s', seq) AS detail FROM (
        SELECT e.*, lag(seq, 1, 0::bigint) OVER line AS seq_before,
          lag(available_after, 1, 0::bigint) OVER line AS available_before,
          lag(reserved_after, 1, 0::bigint) OVER line AS reserved_before
        FROM ledger_entry e WINDOW line AS (PARTITION BY account_id ORDER BY seq)) chained
      WHERE seq <> seq_before + 1 OR available_after <> available_before + d_available
        OR reserved_after <> reserved_before + d_reserved
      UNION ALL
      SELECT a.id, format('numbered to %s, entries to %s', a.seq, coalesce(max(e.seq), 0))
      FROM account a LEFT JOIN ledger_entry e ON e.account_id = a.id GROUP BY a.id
      HAVING a.seq <> coalesce(max(e.seq), 0)`,
  },
  {
    id: "I5",
    sentence: "A closed reservation holds nothing, and was charged what its entries say.",
    sql: `SELECT h.request_id AS subject,
        format('held %s, charged %s, booked %s', coalesce(sum(e.d_reserved), 0), h.charged,
          coalesce(sum(e.counter_amount), 0)) AS detail
      FROM reservation h LEFT JOIN ledger_entry e ON e.source = h.request_id
      WHERE h.state > 0 GROUP BY h.request_id
      HAVING coalesce(sum(e.d_reserved), 0) <> 0 OR h.charged <> coalesce(sum(e.counter_amount), 0)`,
  },
  {
    id: "I6",
    sentence: "Every entry and its counter account sum to nothing.",
    sql: `SELECT account_id AS subject, format('entry %s', seq) AS detail FROM ledger_entry
      WHERE d_available + d_reserved + counter_amount <> 0`,
  },
  {
    id: "I8",
    sentence:
      "A closed reservation has its request row with the same charge, and no row has another charge. " +
      "Rows from before a customer's horizon may have been deleted.",
    sql: `SELECT coalesce(h.request_id, r.request_id) AS subject,
        format('reservation %s, request %s', h.charged, r.charge) AS detail
      FROM (SELECT * FROM reservation WHERE state > 0) h FULL JOIN request r ON r.request_id = h.request_id
      LEFT JOIN request_horizon z ON z.customer_id = h.customer_id
      WHERE coalesce(h.charged, 0) <> coalesce(r.charge, 0)
        AND NOT (r.request_id IS NULL AND h.created_at < coalesce(z.kept_from, '-infinity'))`,
  },
  {
    id: "I9",
    sentence: "No reservation is open past its end and a minute.",
    sql: `SELECT request_id AS subject, format('open since %s, to end by %s', created_at, max_end) AS detail
      FROM reservation WHERE state = 0 AND max_end < now() - interval '60 seconds'`,
  },
  {
    id: "I10",
    sentence:
      "What a window of a quota counts is what its requests hold and were charged, and what it took over.",
    sql: `SELECT q.api_key_id AS subject, format('%s: reserved %s, held %s; spent %s, charged %s; has %s and %s of %s',
        q."window", q.reserved, coalesce(h.held, 0), q.spent, coalesce(h.charged, 0), q.inherited_reserved,
        q.inherited_spent, coalesce(p.api_key_id, 'none')) AS detail
      FROM key_quota q LEFT JOIN key_quota p ON p.successor_id = q.api_key_id AND p."window" = q."window"
      LEFT JOIN (
        SELECT api_key_id, quota_window, sum(amount) FILTER (WHERE state = 0) AS held, sum(charged) AS charged
        FROM reservation WHERE quota_window IS NOT NULL GROUP BY api_key_id, quota_window) h
        ON h.api_key_id = q.api_key_id AND h.quota_window = q."window"
      WHERE q.reserved <> coalesce(h.held, 0) + q.inherited_reserved
        OR q.spent <> coalesce(h.charged, 0) + q.inherited_spent
        OR q.inherited_reserved <> coalesce(p.reserved, 0) OR q.inherited_spent <> coalesce(p.spent, 0)`,
  },
  {
    id: "I11",
    sentence:
      "The hourly rollups equal the request rows of each customer's last three days, from its horizon on; " +
      "of all days, the nightly look has found no difference.",
    sql: `SELECT c.id AS subject, format('from %s on: rollup %s in %s requests, rows %s in %s', w.begun, o.charge,
        o.requests, r.charge, r.requests) AS detail
      FROM customer c LEFT JOIN request_horizon z ON z.customer_id = c.id
      CROSS JOIN LATERAL (SELECT coalesce(greatest(z.kept_from, max(hour) - interval '72 hours'), '-infinity') AS begun
        FROM rollup_hour WHERE customer_id = c.id AND grain = 1) w
      CROSS JOIN LATERAL (SELECT coalesce(sum(charge), 0) AS charge, coalesce(sum(requests), 0) AS requests
        FROM rollup_hour WHERE customer_id = c.id AND grain = 1 AND hour >= w.begun) o
      CROSS JOIN LATERAL (SELECT coalesce(sum(charge), 0) AS charge, count(*) AS requests
        FROM request WHERE customer_id = c.id AND created_at >= w.begun) r
      WHERE o.charge <> r.charge OR o.requests <> r.requests
      UNION ALL
      SELECT day::text, format('%s sums were not what their requests come to at %s', differences, checked_at)
      FROM rollup_check WHERE differences > 0`,
  },
  {
    id: "I13",
    sentence:
      "A closed statement is the sum of its time's entries, and of its lines, from where the last one ended.",
    sql: `SELECT s.id AS subject, format('moved %s, entries %s, lines %s; opened with %s after %s',
        s.closing_balance - s.opening_balance, e.moved, l.moved, s.opening_balance, s.balance_before) AS detail
      FROM (SELECT *, lag(closing_balance, 1, 0::bigint) OVER line AS balance_before,
          lag(period_end, 1, period_start) OVER line AS end_before
        FROM statement WINDOW line AS (PARTITION BY customer_id ORDER BY month)) s
      LEFT JOIN (SELECT m.id, sum(-e.counter_amount) AS moved
        FROM statement m JOIN ledger_entry e
          ON e.customer_id = m.customer_id AND e.at >= m.period_start AND e.at < m.period_end
        GROUP BY m.id) e ON e.id = s.id
      LEFT JOIN (SELECT statement_id, sum(amount) AS moved FROM statement_line GROUP BY statement_id) l
        ON l.statement_id = s.id
      WHERE s.closing_balance - s.opening_balance <> coalesce(e.moved, 0)
        OR s.closing_balance - s.opening_balance <> coalesce(l.moved, 0)
        OR s.opening_balance <> s.balance_before OR s.period_start <> s.end_before`,
  },
  {
    id: "I14",
    sentence:
      "Folded sums are the sums of the entries that are folded, from each account's first open month on.",
    sql: `WITH kept AS MATERIALIZED (
        SELECT f.account_id, f.seq, date_trunc('month', coalesce(max(s.period_end), min(a.created_at))
          - interval '14 hours', 'UTC') AS start
        FROM folded_account f JOIN account a ON a.id = f.account_id
          LEFT JOIN statement s ON s.customer_id = f.customer_id
        GROUP BY f.account_id, f.seq
      ), due AS (
        SELECT e.account_id, p.span, p.start, e.kind, coalesce(h.model, '') AS model,
          coalesce(h.api_key_id, '') AS api_key_id, count(*) AS entries, sum(-e.counter_amount) AS amount
        FROM kept k JOIN ledger_entry e ON e.account_id = k.account_id AND e.seq <= k.seq AND e.at >= k.start
          LEFT JOIN reservation h ON h.request_id = e.source CROSS JOIN LATERAL folded_spans(e.at) p
        WHERE e.counter IS NOT NULL AND e.at >= (SELECT min(start) FROM kept)
        GROUP BY e.account_id, p.span, p.start, e.kind, h.model, h.api_key_id
      ), folded AS (
        SELECT s.* FROM kept k JOIN folded_sum s ON s.account_id = k.account_id AND s.start >= k.start
      )
      SELECT coalesce(d.account_id, s.account_id) AS subject, format('%s from %s: folded %s in %s, entries %s in %s',
        coalesce(d.span, s.span), coalesce(d.start, s.start), s.amount, s.entries, d.amount, d.entries) AS detail
      FROM due d FULL JOIN folded s ON s.account_id = d.account_id AND s.span = d.span AND s.start = d.start
        AND s.kind = d.kind AND s.model = d.model AND s.api_key_id = d.api_key_id
      WHERE d.amount IS DISTINCT FROM s.amount OR d.entries IS DISTINCT FROM s.entries`,
  },
  {
    id: "I15",
    sentence:
      "An entry that is folded is in one folded list, if it is of a request, and lies within its hour.",
    sql: `WITH kept AS MATERIALIZED (
        SELECT account_id, seq, greatest(seq - 100000, 0) / 1024 * 1024 AS after FROM folded_account
      ), due AS (
        SELECT k.account_id, e.seq, e.at, h.model, h.api_key_id
        FROM kept k JOIN ledger_entry e ON e.account_id = k.account_id AND e.seq >= k.after AND e.seq <= k.seq
          LEFT JOIN reservation h ON h.request_id = e.source
      ), listed AS (
        SELECT k.account_id, l.block * 1024 + p.place AS seq, l.model, l.api_key_id
        FROM kept k JOIN folded_list l ON l.account_id = k.account_id AND l.block >= k.after / 1024
          CROSS JOIN LATERAL unnest(l.places) AS p (place)
      )
      SELECT coalesce(d.account_id, l.account_id) AS subject, format('entry %s', coalesce(d.seq, l.seq)) AS detail
      FROM due d FULL JOIN listed l ON l.account_id = d.account_id AND l.seq = d.seq
      WHERE d.account_id IS NULL OR d.model IS DISTINCT FROM l.model OR d.api_key_id IS DISTINCT FROM l.api_key_id
      UNION ALL
      SELECT d.account_id, format('entry %s', d.seq)
      FROM due d LEFT JOIN folded_hour h ON h.account_id = d.account_id AND h.hour = date_trunc('hour', d.at, 'UTC')
      WHERE d.seq BETWEEN h.first_seq AND h.last_seq IS NOT TRUE`,
  },
];

export interface Breach {
  subject: string;
  detail: string;
}

const BREACHES_MAX = 20;

/**
 * Runs every law in one snapshot, so that requests in flight cannot look like a breach. Throws when one of
 * them takes longer than `lawMaxMs`; 0 is no limit.
 */
export async function findBreaches(database: Database, lawMaxMs: number): Promise<Map<string, Breach[]>> {
  const client = await database.pool.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    // Without statistics, nested loops look cheap and are not: a fresh database has none yet.
    const timeout = `statement_timeout = ${String(lawMaxMs)}`;
    const settings = ["relay.customer_id = '*'", timeout, "enable_nestloop = off"];
    await client.query(settings.map((setting) => `SET LOCAL ${setting}`).join("; "));
    const found = new Map<string, Breach[]>();
    for (const invariant of invariants) {
      const result = await client.query<Breach>(`${invariant.sql} LIMIT ${String(BREACHES_MAX)}`);
      found.set(invariant.id, result.rows);
    }
    return found;
  } finally {
    await client.query("ROLLBACK").then(
      () => client.release(),
      () => client.release(true),
    );
  }
}
