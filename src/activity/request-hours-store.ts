import { Prisma, type Reader, type Slice } from "../storage/index.ts";
import { coarsestGrain } from "./cells/grain.ts";
import type { RequestFilter } from "./request-store.ts";

export interface HoursWanted {
  customerId: string;
  filter: RequestFilter & { from: Date; to: Date };
  slice: Slice;
}

const HOUR_MS = 3_600_000;
// The hours at both ends of a slice, of which a part may lie outside.
const ENDS = 2;

/**
 * The hours of UTC in which a slice of a customer's requests lies, as the rollups have it: where a filter
 * fits few of very many requests, only these are looked through. Null where the rollups cannot say.
 */
export async function findHours(reader: Reader, wanted: HoursWanted): Promise<Date[] | null> {
  const { filter, slice } = wanted;
  if (!isTold(filter)) return null;
  const days = await findWholeDays(reader, wanted.customerId);
  if (days === null) return null;
  const { from, to } = rangeOf(wanted);
  const hours = await selectHours(reader, { ...wanted, ...days, from, to });
  const chosen: Date[] = [];
  for (let sure = 0; sure < slice.take && chosen.length < hours.length;) {
    const { hour, requests } = hours[chosen.length] ?? { hour: from, requests: 0n };
    chosen.push(hour);
    // Of an hour at an end it is not known how many of them are behind the end, or were on the page before.
    if (hour > from && hour.getTime() + HOUR_MS < to.getTime()) sure += Number(requests);
  }
  return chosen;
}

/** What a slice may reach, the moment of the cursor included: there may be more at the same moment. */
function rangeOf({ filter, slice }: HoursWanted): { from: Date; to: Date } {
  const { from, to } = filter;
  const { after, backwards } = slice;
  if (!after) return { from, to };
  return backwards ? { from: after.at, to } : { from, to: new Date(after.at.getTime() + 1) };
}

/** Whether cells know all that is asked for, and no index of the requests knows it better. */
function isTold(filter: RequestFilter): boolean {
  const { model, apiKeyId, requestId, requestIds, conversationId, isUncharged } = filter;
  return (model ?? apiKeyId) !== undefined && !(requestId ?? requestIds ?? conversationId ?? isUncharged);
}

interface Days {
  cut: number;
  timezone: string;
}

async function findWholeDays(reader: Reader, customerId: string): Promise<Days | null> {
  const rows = await reader.$queryRaw<Days[]>`
    SELECT cut, timezone FROM rollup_cut WHERE customer_id = ${customerId} AND filled_from = '-infinity'
    ORDER BY cut DESC LIMIT 1`;
  return rows[0] ?? null;
}

interface CountedHour {
  hour: Date;
  requests: bigint;
}

function selectHours(
  reader: Reader,
  wanted: HoursWanted & Days & { from: Date; to: Date },
): Promise<CountedHour[]> {
  const { customerId, filter, slice, cut, timezone, from, to } = wanted;
  const order = slice.backwards ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const limit = slice.take + ENDS;
  const fits = conditionOf(filter);
  const { model, apiKeyId } = filter;
  const grain = coarsestGrain([
    ...(model === undefined ? [] : (["model"] as const)),
    ...(apiKeyId === undefined ? [] : (["apiKeyId"] as const)),
  ]);
  // An hour may lie in two days, where these begin at the half of it.
  return reader.$queryRaw<CountedHour[]>`
    SELECT h.hour, (sum(h.requests) / count(DISTINCT d.day))::bigint AS requests
    FROM (
      SELECT DISTINCT c.day FROM rollup_day c
      WHERE c.customer_id = ${customerId} AND c.cut = ${cut}::smallint AND c.grain = ${grain}::smallint AND ${fits}
        AND c.day >= (${from}::timestamptz AT TIME ZONE ${timezone})::date
        AND c.day <= (${to}::timestamptz AT TIME ZONE ${timezone})::date
      ORDER BY c.day ${order} LIMIT ${limit}
    ) d
    CROSS JOIN LATERAL (
      SELECT c.hour, c.requests FROM rollup_hour c
      WHERE c.customer_id = ${customerId} AND c.grain = ${grain}::smallint AND ${fits}
        AND c.hour > d.day::timestamp AT TIME ZONE ${timezone} - interval '1 hour'
        AND c.hour < (d.day + 1)::timestamp AT TIME ZONE ${timezone}
        AND c.hour > ${from}::timestamptz - interval '1 hour' AND c.hour < ${to}
    ) h
    GROUP BY h.hour ORDER BY h.hour ${order} LIMIT ${limit}`;
}

function conditionOf({ model, apiKeyId, status, code }: RequestFilter): Prisma.Sql {
  const conditions = [
    // A correction may leave a cell without a request.
    Prisma.sql`c.requests > 0`,
    ...(model === undefined ? [] : [Prisma.sql`c.model = ${model}`]),
    ...(apiKeyId === undefined ? [] : [Prisma.sql`c.api_key_id = ${apiKeyId}`]),
    ...(status === undefined ? [] : [Prisma.sql`c.status = ${status}`]),
    ...(code === undefined ? [] : [Prisma.sql`c.code = ${code}`]),
  ];
  return Prisma.join(conditions, " AND ");
}
