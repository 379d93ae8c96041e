import { Prisma, type Reader } from "../../storage/index.ts";
import type { RequestStatus } from "../request-record.ts";
import type { CellMembers, CellSums } from "./cell.ts";
import type { Cover, DaySpan, Span } from "./cover-range.ts";
import { coarsestGrain, type Grain } from "./grain.ts";
import { Histogram } from "./histogram.ts";

export interface CellFilter {
  model?: string | undefined;
  apiKeyId?: string | undefined;
  status?: RequestStatus | undefined;
}

export interface CoveredQuery {
  customerId: string;
  timezone: string;
  /** Of the cover's days. */
  cut: number;
  cover: Cover;
  filter: CellFilter;
  /** The same requests once for each of these, told apart by its members. */
  sets: readonly (readonly (keyof CellMembers)[])[];
  sums: readonly (keyof CellSums)[];
}

/** A customer's days in a time zone: their cut, and from when on they are there. Null when there are none. */
export async function findDays(
  reader: Reader,
  { customerId, timezone }: { customerId: string; timezone: string },
): Promise<{ cut: number; from: Date } | null> {
  const rows = await reader.$queryRaw<{ cut: number; from: Date }[]>`
    SELECT cut, greatest(filled_from, '1970-01-01T00:00:00Z') AS "from" FROM rollup_cut
    WHERE customer_id = ${customerId} AND timezone = ${timezone} AND filled_from < 'infinity'
    ORDER BY cut DESC LIMIT 1`;
  return rows[0] ?? null;
}

interface Column {
  sql: Prisma.Sql;
  /** In which the cells of several sets are told. */
  type: Prisma.Sql;
}

const column = (name: string, type: string): Column => ({ sql: Prisma.raw(name), type: Prisma.raw(type) });
const members: Record<keyof CellMembers, Column> = {
  day: column("c.day", "text"),
  hour: column("c.hour", "timestamptz"),
  model: column("c.model", "text"),
  apiKeyId: column("c.api_key_id", "text"),
  protocol: column("c.protocol", "text"),
  status: column("c.status", "text"),
  code: column("c.code", "text"),
  priceId: column("c.price_id", "text"),
  priceTier: column("c.price_tier", "smallint"),
};
const sums: Record<keyof CellSums, Column> = {
  requests: column("c.requests", "bigint"),
  inputFresh: column("c.input_fresh", "bigint"),
  cacheRead: column("c.cache_read", "bigint"),
  cacheWrite5m: column("c.cache_write_5m", "bigint"),
  cacheWrite1h: column("c.cache_write_1h", "bigint"),
  outputText: column("c.output_text", "bigint"),
  outputReasoning: column("c.output_reasoning", "bigint"),
  charge: column("c.charge", "bigint"),
  latencyMs: column("c.latency_ms", "bigint"),
  ttftMs: column("c.ttft_ms", "bigint"),
  firstBytes: column("c.first_bytes", "bigint"),
  cacheHits: column("c.cache_hits", "bigint"),
  cacheMisses: column("c.cache_misses", "bigint"),
  latency: column("c.latency", "text"),
  ttft: column("c.ttft", "text"),
};
const cellColumns = Prisma.raw(
  `x.api_key_id, x.model, x.protocol, x.status, x.code, x.price_id, x.price_tier, x.requests, x.input_fresh,
  x.cache_read, x.cache_write_5m, x.cache_write_1h, x.output_text, x.output_reasoning, x.charge, x.latency_ms,
  x.ttft_ms, x.first_bytes, x.cache_hits, x.cache_misses, x.latency, x.ttft`,
);
const HISTOGRAMS: readonly (keyof CellSums)[] = ["latency", "ttft"];

/** The sums over the pieces of a cover, as they stand at one moment: the cells of each set. */
export async function selectCells(reader: Reader, query: CoveredQuery): Promise<Record<string, unknown>[][]> {
  const found = query.sets.map((): Record<string, unknown>[] => []);
  if (isEmpty(query.cover)) return found;
  const asked = [...new Set(query.sets.flat())];
  const each = query.sets.map((by, index) => sumsBy(query, { by, asked, index }));
  const rows = await reader.$queryRaw<(Record<string, unknown> & { set: number })[]>(
    Prisma.join(each, " UNION ALL "),
  );
  const histograms = query.sums.filter((name) => HISTOGRAMS.includes(name));
  for (const { set, ...cell } of rows) {
    for (const name of histograms) cell[name] = Histogram.parse(cell[name] as string);
    found[set]?.push(cell);
  }
  return found;
}

function isEmpty({ days, hours, rest }: Cover): boolean {
  return days === null && hours.length === 0 && rest.length === 0;
}

interface SetQuery {
  by: readonly (keyof CellMembers)[];
  /** By this set, or by another one. */
  asked: readonly (keyof CellMembers)[];
  index: number;
}

function sumsBy(query: CoveredQuery, { by, asked, index }: SetQuery): Prisma.Sql {
  const { filter } = query;
  const grain = coarsestGrain([
    ...by,
    ...(filter.model === undefined ? [] : (["model"] as const)),
    ...(filter.apiKeyId === undefined ? [] : (["apiKeyId"] as const)),
  ]);
  const told = asked.map((name) => {
    const { sql, type } = members[name];
    return Prisma.sql`${by.includes(name) ? sql : Prisma.sql`NULL`}::${type} AS ${quoted(name)}`;
  });
  const summed = query.sums.map((name) => {
    const { sql, type } = sums[name];
    return HISTOGRAMS.includes(name)
      ? Prisma.sql`encode(numeric_send(sum(${sql})), 'base64') AS ${quoted(name)}`
      : Prisma.sql`sum(${sql})::${type} AS ${quoted(name)}`;
  });
  const grouped = by.map((name) => members[name].sql);
  return Prisma.sql`
    SELECT ${Prisma.raw(String(index))} AS set, ${Prisma.join([...told, ...summed])}
    FROM (${Prisma.join(piecesOf(query, grain), " UNION ALL ")}) c
    WHERE ${conditionOf(filter)}
    ${grouped.length > 0 ? Prisma.sql`GROUP BY ${Prisma.join(grouped)}` : Prisma.sql`HAVING count(*) > 0`}`;
}

function quoted(name: string): Prisma.Sql {
  return Prisma.raw(`"${name}"`);
}

function conditionOf({ model, apiKeyId, status }: CellFilter): Prisma.Sql {
  const conditions = [
    ...(model === undefined ? [] : [Prisma.sql`c.model = ${model}`]),
    ...(apiKeyId === undefined ? [] : [Prisma.sql`c.api_key_id = ${apiKeyId}`]),
    ...(status === undefined ? [] : [Prisma.sql`c.status = ${status}`]),
  ];
  return conditions.length > 0 ? Prisma.join(conditions, " AND ") : Prisma.sql`true`;
}

function piecesOf(query: CoveredQuery, grain: Grain): Prisma.Sql[] {
  const { days, hours, rest } = query.cover;
  return [
    ...(days ? [daysOf(query, grain, days)] : []),
    ...(hours.length > 0 ? [hoursOf(query, grain, hours)] : []),
    ...(rest.length > 0 ? [rowsOf(query, grain, rest)] : []),
  ];
}

function daysOf({ customerId, cut }: CoveredQuery, grain: Grain, { from, to }: DaySpan): Prisma.Sql {
  return Prisma.sql`SELECT x.day, NULL::timestamptz AS hour, ${cellColumns} FROM rollup_day x
    WHERE x.customer_id = ${customerId} AND x.cut = ${cut}::smallint AND x.grain = ${grainSql(grain)}
      AND x.day >= ${from}::date AND x.day < ${to}::date`;
}

function hoursOf({ customerId, timezone }: CoveredQuery, grain: Grain, spans: readonly Span[]): Prisma.Sql {
  return Prisma.sql`SELECT (x.hour AT TIME ZONE ${timezone})::date AS day, x.hour, ${cellColumns}
    FROM ${spansOf(spans)} CROSS JOIN LATERAL (
      SELECT * FROM rollup_hour h WHERE h.customer_id = ${customerId} AND h.grain = ${grainSql(grain)}
        AND h.hour >= span.begun AND h.hour < span.ended ${apart}) x`;
}

function rowsOf({ customerId, timezone }: CoveredQuery, grain: Grain, spans: readonly Span[]): Prisma.Sql {
  return Prisma.sql`SELECT (x.created_at AT TIME ZONE ${timezone})::date AS day,
      date_trunc('hour', x.created_at, 'UTC') AS hour, ${cellColumns}
    FROM ${spansOf(spans)} CROSS JOIN LATERAL (
      SELECT * FROM request_cell r WHERE r.customer_id = ${customerId} AND r.grain = ${grainSql(grain)}
        AND r.created_at >= span.begun AND r.created_at < span.ended ${apart}) x`;
}

// Looks each span up by itself: as a join, the planner would read all months and look for spans in them.
const apart = Prisma.raw("OFFSET 0");

function grainSql(grain: Grain): Prisma.Sql {
  return Prisma.raw(`${String(grain)}::smallint`);
}

function spansOf(spans: readonly Span[]): Prisma.Sql {
  const [begun, ended] = [spans.map(({ from }) => from), spans.map(({ to }) => to)];
  return Prisma.sql`unnest(${begun}::timestamptz[], ${ended}::timestamptz[]) AS span (begun, ended)`;
}
