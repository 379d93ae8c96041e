import type pg from "pg";
import { CALLS, type Month } from "./fill-requests.ts";

const HELD = `(${CALLS}) > 0`;
const HOLD = `greatest(3 * r.charge, 1000000)`;

const RESERVATIONS = `
  INSERT INTO reservation (request_id, account_id, customer_id, api_key_id, protocol, model, amount, charged, state,
    node_id, epoch, price_id, max_end, created_at, closed_at)
  SELECT r.request_id, 'acc_' || substr(r.customer_id, 5), r.customer_id, r.api_key_id, r.protocol, r.model, ${HOLD},
    r.charge, 1, 'node-bench', 1, coalesce(r.price_id, 'prc_' || r.model || '_1'), r.created_at + interval '10 minutes',
    r.created_at + interval '1 ms', r.created_at + r.latency_ms * interval '1 ms'
  FROM request r WHERE r.created_at >= $1 AND r.created_at < $2 AND ${HELD}`;

/** Writes the reservations of a month, in the order of time; they are closed. */
export async function fillReservations(client: pg.Client, { from, to }: Month): Promise<void> {
  await client.query(RESERVATIONS, [from, to]);
}

const ACCOUNTS = `
  CREATE UNLOGGED TABLE bench.account AS
  SELECT row_number() OVER (ORDER BY id)::integer AS no, id, customer_id, 0::bigint AS seq, 0::bigint AS available
  FROM account`;

// At the beginning of a month everybody pays for what they will use in it, and the first time for some more.
const RECHARGES = `
  INSERT INTO recharge (id, customer_id, amount, currency, reason, actor_kind, actor_id, idempotency_key, created_at)
  SELECT 'rch_' || to_char($1::timestamptz, 'YYYYMM') || substr(a.customer_id, 11), a.customer_id,
    (coalesce(s.charge, 0) / 1000000000 + CASE WHEN a.seq = 0 THEN 100 ELSE 1 END) * 1000000000, 'USD', 'bench', 'system', 'bench',
    to_char($1::timestamptz, 'YYYYMM') || a.customer_id, $1::timestamptz
  FROM bench.account a
  LEFT JOIN (SELECT customer_id, sum(charge)::bigint AS charge FROM request WHERE created_at >= $1 AND created_at < $2
    GROUP BY customer_id) s ON s.customer_id = a.customer_id`;

// As the lane books: a reservation at the beginning; at the end it is released whole, then the charge. Entries are
// numbered by account and written in the order of time.
const ENTRIES = `
  INSERT INTO ledger_entry (account_id, seq, customer_id, kind, source, d_available, d_reserved, counter,
    counter_amount, available_after, reserved_after, at)
  SELECT account_id, seq, customer_id, kind, source, d_available, d_reserved,
    CASE WHEN kind = 'charge' THEN 'revenue' WHEN kind = 'recharge' THEN 'cash-in' END, -d_available - d_reserved,
    available_after, reserved_after, at
  FROM (
    SELECT a.id AS account_id, a.customer_id, e.*, a.seq + row_number() OVER line AS seq,
      a.available + sum(d_available) OVER line AS available_after, sum(d_reserved) OVER line AS reserved_after
    FROM (
      SELECT r.request_id AS source, a.no, p.kind, p.part,
        CASE WHEN p.part = 0 THEN r.created_at + interval '1 ms'
          ELSE r.created_at + r.latency_ms * interval '1 ms' END AS at,
        CASE p.part WHEN 0 THEN -${HOLD} WHEN 1 THEN ${HOLD} ELSE -r.charge END AS d_available,
        CASE p.part WHEN 0 THEN ${HOLD} WHEN 1 THEN -${HOLD} ELSE 0 END AS d_reserved
      FROM request r JOIN bench.account a ON a.customer_id = r.customer_id
      CROSS JOIN (VALUES (0, 'reservation'), (1, 'release'), (2, 'charge')) AS p (part, kind)
      WHERE r.created_at >= $1 AND r.created_at < $2 AND ${HELD} AND (p.part < 2 OR r.charge > 0)
      UNION ALL
      SELECT h.id, a.no, 'recharge', -1, h.created_at, h.amount, 0
      FROM recharge h JOIN bench.account a ON a.customer_id = h.customer_id WHERE h.created_at = $1
    ) e JOIN bench.account a ON a.no = e.no
    WINDOW line AS (PARTITION BY e.no ORDER BY e.at, e.source, e.part)
  ) numbered ORDER BY at, no, seq`;

const CARRIED = `
  UPDATE bench.account a SET seq = e.seq, available = e.available_after
  FROM (SELECT id, (SELECT max(seq) FROM ledger_entry WHERE account_id = b.id) AS last FROM bench.account b) l
  JOIN ledger_entry e ON e.account_id = l.id AND e.seq = l.last WHERE a.id = l.id`;

const BALANCES = `
  UPDATE account c SET available = a.available, reserved = 0, seq = a.seq FROM bench.account a WHERE a.id = c.id`;

/** Numbers the accounts, before the entries of the first month. */
export async function openBooks(client: pg.Client): Promise<void> {
  await client.query(ACCOUNTS);
}

/** Writes a month of the ledger; months come one after the other. */
export async function fillEntries(client: pg.Client, { from, to }: Month): Promise<void> {
  await client.query(RECHARGES, [from, to]);
  await client.query(ENTRIES, [from, to]);
  await client.query(CARRIED);
}

/** Gives the accounts what their entries came to. */
export async function closeBooks(client: pg.Client): Promise<void> {
  await client.query(BALANCES);
}
