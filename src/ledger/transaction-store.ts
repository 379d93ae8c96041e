import { nano } from "../kernel/money.ts";
import type { Stretch } from "../kernel/page.ts";
import { Prisma, readTenant, streamRows, type Ctx, type Reader, type Tx } from "../storage/index.ts";
import { findPlace, listedEntries, type EntryPlace } from "./folded/entry-place-store.ts";
import { transactionId, type EntryKey, type TransactionType } from "./transaction-id.ts";
import type { Transaction } from "./transaction.ts";

export interface TransactionFilter {
  type?: TransactionType | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  model?: string | undefined;
  apiKeyId?: string | undefined;
  requestId?: string | undefined;
}

/** An entry with the number that orders it. */
export interface NumberedTransaction extends Transaction {
  seq: bigint;
}

interface Row {
  seq: bigint;
  kind: TransactionType;
  source: string;
  d_available: bigint;
  available_after: bigint;
  reserved_after: bigint;
  at: Date;
  currency: string;
  api_key_id: string | null;
  model: string | null;
  reason: string | null;
}

const columns = Prisma.sql`
  SELECT e.seq, e.kind, e.source, e.d_available, e.available_after, e.reserved_after, e.at, a.currency,
    h.api_key_id, h.model, coalesce(r.reason, c.reason) AS reason
  FROM ledger_entry e
  JOIN account a ON a.id = e.account_id
  LEFT JOIN reservation h ON h.request_id = e.source
  LEFT JOIN recharge r ON r.id = e.source
  LEFT JOIN correction c ON c.id = e.source`;

/** Entries of one customer, newest first, after a position (its key is the entry's number). */
export async function selectTransactions(
  tx: Reader,
  input: { customerId: string; filter: TransactionFilter; stretch: Stretch },
): Promise<NumberedTransaction[]> {
  const { stretch } = input;
  const place = await placeOf(tx, input);
  if (place === null) return [];
  const limit = Prisma.sql`LIMIT ${stretch.take}`;
  const rows = await tx.$queryRaw<Row[]>`${entriesOf({ ...input, place, limit })} ${limit}`;
  return rows.map(read);
}

/** The same from the first to the last, in batches, as they stand at one moment. */
export async function* streamTransactions(
  ctx: Ctx,
  input: { customerId: string; filter: TransactionFilter },
): AsyncGenerator<Transaction[], void, void> {
  const { customerId } = input;
  const place = await readTenant(ctx, customerId, (reader) => placeOf(reader, input));
  if (place === null) return;
  const stretch = { after: null, backwards: false };
  const sql = entriesOf({ ...input, stretch, place, limit: Prisma.empty });
  for await (const rows of streamRows<Row>(ctx, { customerId, sql })) yield rows.map(read);
}

/** Where to look; "anywhere" when entries are counted off by their numbers, or found by their request. */
async function placeOf(
  reader: Reader,
  { customerId, filter }: { customerId: string; filter: TransactionFilter },
): Promise<EntryPlace | "anywhere" | null> {
  const { from, to, model, apiKeyId, requestId } = filter;
  if (requestId !== undefined || [from, to, model, apiKeyId].every((each) => each === undefined))
    return "anywhere";
  return findPlace(reader, { customerId, from, to });
}

interface Wanted {
  customerId: string;
  filter: TransactionFilter;
  stretch: Pick<Stretch, "after" | "backwards">;
  place: EntryPlace | "anywhere";
  limit: Prisma.Sql;
}

function entriesOf({ customerId, filter, stretch, place, limit }: Wanted): Prisma.Sql {
  const { after, backwards } = stretch;
  const than = backwards ? Prisma.sql`>` : Prisma.sql`<`;
  const order = backwards ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  // Recharges and corrections have an index of their own, because they are few.
  const isFew = filter.type === "recharge" || filter.type === "correction";
  const which = Prisma.join(
    [
      // By the account, in which entries are numbered: their order is then that of an index.
      Prisma.sql`e.account_id = (SELECT id FROM account WHERE customer_id = ${customerId})`,
      ...(after ? [Prisma.sql`e.seq ${than} ${BigInt(after.key)}`] : []),
      ...(place !== "anywhere" ? [Prisma.sql`e.seq BETWEEN ${place.first} AND ${place.last}`] : []),
      ...(isFew ? [Prisma.sql`e.kind IN ('recharge', 'correction')`] : []),
      ...(filter.type ? [Prisma.sql`e.kind = ${filter.type}`] : []),
      ...(filter.from ? [Prisma.sql`e.at >= ${filter.from}`] : []),
      ...(filter.to ? [Prisma.sql`e.at < ${filter.to}`] : []),
      ...(filter.requestId ? [Prisma.sql`e.source = ${filter.requestId}`] : []),
    ],
    " AND ",
  );
  const isListed = filter.model !== undefined || filter.apiKeyId !== undefined;
  if (isListed && !isFew && place !== "anywhere") {
    const listed = listedEntries({ place: behind(place, stretch), pick: filter, which, order, limit });
    return Prisma.sql`${columns} WHERE e.account_id = ${place.accountId} AND e.seq IN (${listed}) ORDER BY e.seq ${order}`;
  }
  const requested = [
    ...(filter.model ? [Prisma.sql`h.model = ${filter.model}`] : []),
    ...(filter.apiKeyId ? [Prisma.sql`h.api_key_id = ${filter.apiKeyId}`] : []),
  ];
  return Prisma.sql`${columns} WHERE ${Prisma.join([which, ...requested], " AND ")} ORDER BY e.seq ${order}`;
}

/** What is left of a place behind the position where a page begins. */
function behind(place: EntryPlace, { after, backwards }: Pick<Stretch, "after" | "backwards">): EntryPlace {
  if (after === null) return place;
  const seq = BigInt(after.key);
  return backwards
    ? { ...place, first: seq > place.first ? seq : place.first }
    : { ...place, last: seq < place.last ? seq : place.last };
}

export async function selectTransaction(
  tx: Tx,
  customerId: string,
  key: EntryKey,
): Promise<Transaction | null> {
  const rows = await tx.$queryRaw<Row[]>`${columns}
    WHERE e.customer_id = ${customerId} AND e.source = ${key.source} AND e.kind = ${key.kind}`;
  return rows[0] ? read(rows[0]) : null;
}

function read(row: Row): NumberedTransaction {
  return {
    seq: row.seq,
    id: transactionId({ source: row.source, kind: row.kind }),
    type: row.kind,
    amount: nano(row.d_available),
    currency: row.currency,
    availableAfter: nano(row.available_after),
    reservedAfter: nano(row.reserved_after),
    requestId: row.source.startsWith("req_") ? row.source : null,
    apiKeyId: row.api_key_id,
    model: row.model,
    description: describe(row),
    createdAt: row.at,
  };
}

function describe(row: Row): string {
  switch (row.kind) {
    case "recharge":
      return row.reason ?? "Recharge";
    case "correction":
      return row.reason ?? "Adjusted after a late report of usage";
    case "reservation":
      return `Reserved for a request to ${row.model ?? "a model"}`;
    case "charge":
      return `Charged for a request to ${row.model ?? "a model"}`;
    case "release":
      return `Released after a request to ${row.model ?? "a model"}`;
  }
}
