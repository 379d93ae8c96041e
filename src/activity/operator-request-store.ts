import { idFloor } from "../kernel/ids.ts";
import { keyset, Prisma, type Slice, type Tx } from "../storage/index.ts";
import type { RequestStatus } from "./request-record.ts";
import type { RequestRow } from "./request-row.ts";
import { readRequest, type RequestColumns } from "./request-store.ts";

export interface RequestsFilter {
  customerId?: string | undefined;
  apiKeyId?: string | undefined;
  model?: string | undefined;
  /** Only requests that this supplier was called for, whatever it answered. */
  providerId?: string | undefined;
  status?: RequestStatus | undefined;
  code?: string | undefined;
  requestId?: string | undefined;
}

export interface RequestsQuery {
  filter: RequestsFilter;
  from: Date;
  to: Date;
  slice: Slice;
}

/** Requests of whichever customers the transaction sees, newest first. */
export async function selectAnyRequests(tx: Tx, query: RequestsQuery): Promise<RequestRow[]> {
  const { condition, order } = walkOf(query);
  const conditions = [
    condition,
    Prisma.sql`r.created_at >= ${query.from} AND r.created_at < ${query.to}`,
    ...filters(query.filter),
  ];
  const rows = await tx.$queryRaw<RequestColumns[]>`
    SELECT r.*, k.name AS api_key_name, c.currency FROM request r
    JOIN api_key k ON k.id = r.api_key_id
    JOIN customer c ON c.id = r.customer_id
    WHERE ${Prisma.join(conditions, " AND ")} ${order} LIMIT ${query.slice.take}`;
  return rows.map(readRequest);
}

/**
 * One customer's and one key's requests have an index by their time. All together have only that of their
 * ids, which sort by the time of the request too.
 */
function walkOf({ filter, from, to, slice }: RequestsQuery): ReturnType<typeof keyset> {
  const id = Prisma.sql`r.request_id`;
  if (filter.customerId !== undefined || filter.apiKeyId !== undefined)
    return keyset({ key: Prisma.sql`r.created_at`, id }, slice);
  const { after, backwards } = slice;
  const than = backwards ? Prisma.sql`>` : Prisma.sql`<`;
  const [first, end] = [idFloor("req", from.getTime()), idFloor("req", to.getTime())];
  const within = Prisma.sql`${id} >= ${first} AND ${id} < ${end}`;
  return {
    condition: after ? Prisma.sql`${within} AND ${id} ${than} ${after.id}` : within,
    order: backwards ? Prisma.sql`ORDER BY ${id}` : Prisma.sql`ORDER BY ${id} DESC`,
  };
}

function filters(filter: RequestsFilter): Prisma.Sql[] {
  return [
    ...(filter.customerId ? [Prisma.sql`r.customer_id = ${filter.customerId}`] : []),
    ...(filter.apiKeyId ? [Prisma.sql`r.api_key_id = ${filter.apiKeyId}`] : []),
    ...(filter.model ? [Prisma.sql`${filter.model} IN (r.model, r.served_model)`] : []),
    ...(filter.status ? [Prisma.sql`r.status = ${filter.status}`] : []),
    ...(filter.code ? [Prisma.sql`r.code = ${filter.code}`] : []),
    ...(filter.requestId ? [Prisma.sql`r.request_id = ${filter.requestId}`] : []),
    ...(filter.providerId
      ? [
          Prisma.sql`EXISTS (SELECT FROM attempt a WHERE a.request_id = r.request_id
            AND a.created_at = r.created_at AND a.provider_id = ${filter.providerId})`,
        ]
      : []),
  ];
}
