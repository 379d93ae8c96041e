import pg from "pg";
import { bigintTypes } from "../../../src/storage/bigint-types.ts";

export interface RequestRow {
  request_id: string;
  tag: string | null;
  api_key_id: string;
  model: string;
  served_model: string | null;
  status: string;
  code: string | null;
  charge: bigint;
  usage_source: string | null;
  ttft_ms: number | null;
  input_fresh: number | null;
  cache_read: number | null;
  output_text: number | null;
  output_reasoning: number | null;
}

export interface ReservationRow {
  request_id: string;
  api_key_id: string;
  /** 0 open, 1 settled, 2 reaped, 3 settled late. */
  state: number;
  amount: bigint;
  charged: bigint | null;
  written_off: bigint;
}

/** What the ledger has booked to revenue for one request. */
export interface Booking {
  source: string;
  charges: number;
  corrections: number;
  revenue: bigint;
}

export interface AccountRow {
  customer_id: string;
  available: bigint;
  reserved: bigint;
  revenue: bigint;
  paid_in: bigint;
}

/** What the database holds, read past the product, in one snapshot. */
export interface Books {
  requests: RequestRow[];
  reservations: Map<string, ReservationRow>;
  bookings: Map<string, Booking>;
  accounts: AccountRow[];
  recharges: { id: string; customer_id: string; idempotency_key: string; amount: bigint; booked: bigint }[];
  quotas: { api_key_id: string; window: string; reserved: bigint; spent: bigint }[];
}

const queries = {
  requests: `SELECT request_id, conversation_id AS tag, api_key_id, model, served_model, status, code, charge,
    usage_source, ttft_ms, input_fresh, cache_read, output_text, output_reasoning FROM request`,
  reservations: "SELECT request_id, api_key_id, state, amount, charged, written_off FROM reservation",
  bookings: `SELECT source, (count(*) FILTER (WHERE kind = 'charge'))::int AS charges,
    (count(*) FILTER (WHERE kind = 'correction'))::int AS corrections, sum(counter_amount)::bigint AS revenue
    FROM ledger_entry WHERE counter = 'revenue' GROUP BY source`,
  accounts: `SELECT a.customer_id, a.available, a.reserved,
      coalesce(sum(e.counter_amount) FILTER (WHERE e.counter = 'revenue'), 0)::bigint AS revenue,
      coalesce(sum(e.d_available) FILTER (WHERE e.kind = 'recharge'), 0)::bigint AS paid_in
    FROM account a LEFT JOIN ledger_entry e ON e.account_id = a.id GROUP BY a.id`,
  recharges: `SELECT r.id, r.customer_id, r.idempotency_key, r.amount, coalesce(sum(e.d_available), 0)::bigint AS booked
    FROM recharge r LEFT JOIN ledger_entry e ON e.source = r.id AND e.kind = 'recharge' GROUP BY r.id`,
  quotas: 'SELECT api_key_id, "window", reserved, spent FROM key_quota',
};

/** Reads all of it as one who sees the rows of every customer. */
export async function readBooks(superuserUrl: string): Promise<Books> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const read = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> =>
      (await client.query<Row>({ text, types: bigintTypes })).rows;
    const reservations = await read<ReservationRow>(queries.reservations);
    const bookings = await read<Booking>(queries.bookings);
    return {
      requests: await read<RequestRow>(queries.requests),
      reservations: new Map(reservations.map((row) => [row.request_id, row])),
      bookings: new Map(bookings.map((row) => [row.source, row])),
      accounts: await read<AccountRow>(queries.accounts),
      recharges: await read<Books["recharges"][number]>(queries.recharges),
      quotas: await read<Books["quotas"][number]>(queries.quotas),
    };
  } finally {
    await client.end();
  }
}
