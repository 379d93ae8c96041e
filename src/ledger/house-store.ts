import { nano } from "../kernel/money.ts";
import type { Stretch } from "../kernel/page.ts";
import type { Protocol } from "../kernel/protocol.ts";
import { keyset, Prisma, type Reader, type Slice, type Tx } from "../storage/index.ts";
import { heldStates, type Held, type HeldState } from "./held.ts";
import type { HouseAccounts } from "./house-accounts.ts";

interface Row {
  request_id: string;
  customer_id: string;
  api_key_id: string;
  protocol: Protocol;
  model: string;
  currency: string;
  amount: bigint;
  charged: bigint | null;
  written_off: bigint;
  state: number;
  price_id: string;
  node_id: string;
  epoch: number;
  heartbeat_at: Date | null;
  created_at: Date;
  max_end: Date;
  closed_at: Date | null;
}

const reservations = Prisma.sql`
  SELECT h.request_id, h.customer_id, h.api_key_id, h.protocol, h.model, a.currency, h.amount, h.charged, h.written_off, h.state,
    h.price_id, h.node_id, h.epoch, n.heartbeat_at, h.created_at, h.max_end, h.closed_at
  FROM reservation h
  JOIN account a ON a.id = h.account_id
  LEFT JOIN node n ON n.id = h.node_id`;

/** One reservation; of any tenant that the transaction sees when no customer is named. */
export async function selectHeld(
  reader: Reader,
  of: { requestId: string; customerId: string | null },
): Promise<Held | null> {
  const rows = await reader.$queryRaw<Row[]>`${reservations}
    WHERE h.request_id = ${of.requestId}
      AND (${of.customerId}::text IS NULL OR h.customer_id = ${of.customerId})`;
  return rows[0] ? read(rows[0]) : null;
}

/** Reservations in one state, the newest request first, after a position (its id is the request's). */
export async function selectReservations(
  tx: Tx,
  of: { state: HeldState; stretch: Stretch },
): Promise<Held[]> {
  const { after, take, backwards } = of.stretch;
  const than = backwards ? Prisma.sql`>` : Prisma.sql`<`;
  const rows = await tx.$queryRaw<Row[]>`${reservations}
    WHERE h.state = ${heldStates.indexOf(of.state)}
      ${after ? Prisma.sql`AND h.request_id ${than} ${after.id}` : Prisma.empty}
    ORDER BY h.request_id ${backwards ? Prisma.sql`ASC` : Prisma.sql`DESC`} LIMIT ${take}`;
  return rows.map(read);
}

/** Reservations that their accounts could not pay in full, newest first. */
export async function selectWriteOffs(tx: Tx, slice: Slice): Promise<Held[]> {
  const columns = { key: Prisma.sql`h.closed_at`, id: Prisma.sql`h.request_id` };
  const { condition, order } = keyset(columns, slice);
  const rows = await tx.$queryRaw<Row[]>`${reservations}
    WHERE h.written_off > 0 AND ${condition} ${order} LIMIT ${slice.take}`;
  return rows.map(read);
}

/** The sums of each currency, in one snapshot. */
export async function sumHouseAccounts(tx: Tx): Promise<HouseAccounts[]> {
  const rows = await tx.$queryRaw<
    {
      currency: string;
      available: bigint;
      reserved: bigint;
      written_off: bigint;
      counters: [string, string][];
    }[]
  >`
    WITH counters AS (
      SELECT a.currency, e.counter, sum(e.counter_amount) AS balance
      FROM ledger_entry e JOIN account a ON a.id = e.account_id
      WHERE e.counter IS NOT NULL GROUP BY 1, 2
    ), write_offs AS (
      SELECT a.currency, sum(h.written_off) AS written_off
      FROM reservation h JOIN account a ON a.id = h.account_id WHERE h.written_off > 0 GROUP BY 1
    )
    SELECT a.currency, sum(a.available)::bigint AS available, sum(a.reserved)::bigint AS reserved,
      coalesce((SELECT w.written_off FROM write_offs w WHERE w.currency = a.currency), 0)::bigint AS written_off,
      coalesce((SELECT json_agg(json_build_array(c.counter, c.balance::text) ORDER BY c.counter)
        FROM counters c WHERE c.currency = a.currency), '[]') AS counters
    FROM account a GROUP BY a.currency ORDER BY a.currency`;
  return rows.map((row) => ({
    currency: row.currency,
    available: nano(row.available),
    reserved: nano(row.reserved),
    writtenOff: nano(row.written_off),
    counters: row.counters.map(([name, balance]) => ({ name, balance: nano(BigInt(balance)) })),
  }));
}

function read(row: Row): Held {
  return {
    requestId: row.request_id,
    customerId: row.customer_id,
    apiKeyId: row.api_key_id,
    protocol: row.protocol,
    model: row.model,
    currency: row.currency,
    amount: nano(row.amount),
    charged: row.charged === null ? null : nano(row.charged),
    writtenOff: nano(row.written_off),
    state: heldStates[row.state] ?? "open",
    priceId: row.price_id,
    nodeId: row.node_id,
    epoch: row.epoch,
    nodeSeenAt: row.heartbeat_at,
    createdAt: row.created_at,
    maxEnd: row.max_end,
    closedAt: row.closed_at,
  };
}
