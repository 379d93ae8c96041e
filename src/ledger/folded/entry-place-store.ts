import { Prisma, type Reader } from "../../storage/index.ts";

/** Of which entries something is asked: `from` is inclusive, `to` exclusive. */
export interface EntryPick {
  from?: Date | undefined;
  to?: Date | undefined;
  model?: string | undefined;
  apiKeyId?: string | undefined;
}

/** Where an account's entries of some time are to be looked for. */
export interface EntryPlace {
  accountId: string;
  /** Up to this number entries are folded. */
  folded: bigint;
  /** All that are in that time lie between these two numbers, included; others may, too. */
  first: bigint;
  last: bigint;
}

/** How many numbers share a row of a folded list, as the migration has it. */
const BLOCK = 1024n;
const SEQ_MAX = 2n ** 62n;
/** A limit that is none; with one, the planner minds how soon the first rows come. */
const ALL = 1_000_000_000_000n;

/**
 * Where a customer's entries of some time are; null when there are none, or no such customer. Of a time that
 * has an end, entries that are booked later lie behind the place.
 */
export async function findPlace(
  reader: Reader,
  { customerId, from, to }: Pick<EntryPick, "from" | "to"> & { customerId: string },
): Promise<EntryPlace | null> {
  const [account] = await reader.$queryRaw<{ id: string; folded: bigint }[]>`
    SELECT a.id, coalesce(f.seq, 0) AS folded FROM account a LEFT JOIN folded_account f ON f.account_id = a.id
    WHERE a.customer_id = ${customerId}`;
  if (!account) return null;
  const everywhere = { accountId: account.id, folded: account.folded, first: 0n, last: SEQ_MAX };
  if (!from && !to) return everywhere;
  const [since, until] = [from?.toISOString() ?? "-infinity", to?.toISOString() ?? "infinity"];
  // From here on what was folded meanwhile is looked at as what it was: not folded.
  const [numbers] = await reader.$queryRaw<{ first: bigint | null; last: bigint | null }[]>`
    SELECT least(h.first, e.first) AS first, greatest(h.last, e.last) AS last
    FROM (SELECT min(first_seq) AS first, max(last_seq) AS last FROM folded_hour
      WHERE account_id = ${account.id} AND hour > ${since}::timestamptz - interval '1 hour'
        AND hour < ${until}::timestamptz) h
    CROSS JOIN (SELECT min(seq) AS first, max(seq) AS last
      FROM ledger_entries_behind(${account.id}, ${account.folded})
      WHERE at >= ${since}::timestamptz AND at < ${until}::timestamptz) e`;
  const { first = null, last = null } = numbers ?? {};
  if (first === null || last === null) return null;
  return { ...everywhere, ...(from && { first }), ...(to && { last }) };
}

/** How far a walk through entries goes, and which of them it takes: a condition on `e`, an entry. */
export interface EntryWalk {
  place: EntryPlace;
  pick: EntryPick;
  which: Prisma.Sql;
  order: Prisma.Sql;
  limit: Prisma.Sql;
}

/**
 * The numbers of the entries of requests to a model, or with a key, or both: by the folded lists, and behind
 * them by the requests.
 */
export function listedEntries({ place, pick, which, order, limit }: EntryWalk): Prisma.Sql {
  const { accountId, folded, first, last } = place;
  const both = (of: Prisma.Sql): Prisma.Sql[] => [
    ...(pick.model !== undefined ? [Prisma.sql`${of}.model = ${pick.model}`] : []),
    ...(pick.apiKeyId !== undefined ? [Prisma.sql`${of}.api_key_id = ${pick.apiKeyId}`] : []),
  ];
  const here = (of: Prisma.Sql): Prisma.Sql => Prisma.join(both(of), " AND ");
  // The planner is told its way: rows of lists one by one, and of each row the entries, until there are
  // enough. Left to itself it reads all of them first.
  return Prisma.sql`
    (SELECT e.seq FROM ledger_entries_behind(${accountId}, ${folded}) e
     CROSS JOIN LATERAL (SELECT * FROM reservation WHERE request_id = e.source OFFSET 0) h
     WHERE ${which} AND ${here(Prisma.sql`h`)} ORDER BY e.seq ${order} ${limit})
    UNION ALL
    (SELECT e.seq FROM (SELECT l.block, p.place FROM folded_list l CROSS JOIN LATERAL unnest(l.places) AS p (place)
       WHERE l.account_id = ${accountId} AND ${here(Prisma.sql`l`)}
         AND l.block BETWEEN ${first / BLOCK} AND ${last / BLOCK}
       ORDER BY l.block ${order}, p.place ${order} LIMIT ${ALL}) s
     CROSS JOIN LATERAL (SELECT * FROM ledger_entry WHERE account_id = ${accountId}
       AND seq = s.block * 1024 + s.place OFFSET 0) e
     WHERE e.seq <= ${folded} AND ${which} ORDER BY s.block ${order}, s.place ${order} ${limit})`;
}
