import { systemQuery, type Database } from "../../storage/index.ts";

/** A sum that is not what it should be: of an hour by UTC, or of a day of the customer's calendar. */
export interface Drift {
  kind: "hour" | "day";
  customerId: string;
  /** When the hour began, by UTC, or the day's date; its first ten characters are the date. */
  at: string;
  /** How finely its requests are told apart. */
  grain: number;
  apiKeyId: string;
  model: string;
  protocol: string;
  status: string;
  code: string;
  priceId: string;
  priceTier: number;
  /** By how much each figure that is wrong is too high; a histogram's is told by its name alone. */
  differences: Record<string, string>;
}

const KEYS = ["grain", "api_key_id", "model", "protocol", "status", "code", "price_id", "price_tier"];
const COUNTERS = [
  ...["requests", "input_fresh", "cache_read", "cache_write_5m", "cache_write_1h", "output_text"],
  ...["output_reasoning", "charge", "latency_ms", "ttft_ms", "first_bytes", "cache_hits", "cache_misses"],
];
const HISTOGRAMS = ["latency", "ttft"];
const FIGURES = [...COUNTERS, ...HISTOGRAMS];

const list = (names: readonly string[], form: (name: string) => string): string => names.map(form).join(", ");
const held = list([...KEYS, ...FIGURES], (name) => `h.${name}`);
const due = [list(KEYS, (name) => `d.${name}`), list(FIGURES, (name) => `-d.${name}`)].join(", ");

/**
 * What is held less what it should be, of the cells where that is not nothing; a cell of nothing is as good
 * as none. `from` has x: customer_id, at, and the columns of a cell.
 */
function differing(kind: Drift["kind"], from: string): string {
  return `SELECT '${kind}' AS kind, x.customer_id AS "customerId",
      x.at::text AS at, x.grain, x.api_key_id AS "apiKeyId", x.model, x.protocol,
      x.status, x.code, x.price_id AS "priceId", x.price_tier AS "priceTier",
      jsonb_strip_nulls(jsonb_build_object(${[
        list(COUNTERS, (name) => `'${name}', nullif(sum(x.${name}), 0)::text`),
        list(HISTOGRAMS, (name) => `'${name}', CASE WHEN sum(x.${name}) <> 0 THEN '' END`),
      ].join(", ")})) AS differences
    FROM ${from}
    GROUP BY x.customer_id, x.at, ${list(KEYS, (name) => `x.${name}`)}
    HAVING ${FIGURES.map((name) => `sum(x.${name}) <> 0`).join(" OR ")}`;
}

// Each customer's rows are found by its own index: a day of all of them is strewn over its month.
const HOURS = differing(
  "hour",
  `(SELECT c.id, greatest(z.kept_from, $1::timestamptz) AS begun FROM customer c
      LEFT JOIN request_horizon z ON z.customer_id = c.id
      WHERE z.kept_from IS NULL OR z.kept_from < $2::timestamptz) place
    CROSS JOIN LATERAL (
      SELECT h.customer_id, h.hour AT TIME ZONE 'UTC' AS at, ${held} FROM rollup_hour h
      WHERE h.customer_id = place.id AND h.grain = ANY ('{0,1,2,3}')
        AND h.hour >= place.begun AND h.hour < $2::timestamptz
      UNION ALL
      SELECT d.customer_id, date_trunc('hour', d.created_at, 'UTC') AT TIME ZONE 'UTC', ${due} FROM request_cell d
      WHERE d.customer_id = place.id AND d.created_at >= place.begun AND d.created_at < $2::timestamptz
        AND d.created_at >= $1::timestamptz) x`,
);

// No zone is further from UTC than the 16 hours by which its day may begin earlier or end later.
const DAYS = differing(
  "day",
  `(SELECT c.*, greatest(c.filled_from, coalesce(z.kept_from, '-infinity')) + interval '16 hours' AS whole_from
      FROM rollup_cut c LEFT JOIN request_horizon z ON z.customer_id = c.customer_id) c
    CROSS JOIN LATERAL (
      SELECT h.day, h.customer_id, h.day::text AS at, ${held} FROM rollup_day h
      WHERE h.customer_id = c.customer_id AND h.cut = c.cut AND h.grain = ANY ('{0,1,2,3}')
      UNION ALL
      SELECT d.day, c.customer_id, d.day::text, ${due}
      FROM rollup_cells_by_day(c.customer_id, c.timezone, $1::timestamptz - interval '16 hours',
        $2::timestamptz + interval '16 hours') d) x
    WHERE x.day >= ($1::timestamptz AT TIME ZONE 'UTC')::date AND x.day < ($2::timestamptz AT TIME ZONE 'UTC')::date
      AND x.day::timestamp AT TIME ZONE 'UTC' >= c.whole_from`,
);

/** Days by UTC, in full. */
export interface DaySpan {
  from: Date;
  to: Date;
}

/** Compares the hours of days by UTC, of all customers, with the rows, from each customer's horizon on. */
export function compareHours(database: Database, { from, to }: DaySpan): Promise<Drift[]> {
  return systemQuery<Drift>(database, HOURS, [from, to]);
}

/** Compares the days of the same dates, of all customers by their own zones, with hours and rows. */
export function compareDays(database: Database, { from, to }: DaySpan): Promise<Drift[]> {
  return systemQuery<Drift>(database, DAYS, [from, to]);
}

/** When each day was last looked at. */
export async function listChecks(database: Database): Promise<Map<string, Date>> {
  const sql = `SELECT day::text AS day, checked_at AS "checkedAt" FROM rollup_check`;
  const rows = await systemQuery<{ day: string; checkedAt: Date }>(database, sql);
  return new Map(rows.map(({ day, checkedAt }) => [day, checkedAt]));
}

/** The first hour of which there is a sum; null when there is none. */
export async function findFirstHour(database: Database): Promise<Date | null> {
  const rows = await systemQuery<{ hour: Date | null }>(
    database,
    `SELECT min(h.hour) AS hour FROM customer c CROSS JOIN LATERAL (
       SELECT hour FROM rollup_hour WHERE customer_id = c.id AND grain = 1 ORDER BY hour LIMIT 1) h`,
  );
  return rows[0]?.hour ?? null;
}

/** Notes how many differences were found of each day. */
export async function noteChecks(
  database: Database,
  { found, at }: { found: ReadonlyMap<string, number>; at: Date },
): Promise<void> {
  await systemQuery(
    database,
    `INSERT INTO rollup_check (day, checked_at, differences)
     SELECT day, $1, differences FROM unnest($2::date[], $3::bigint[]) AS f (day, differences)
     ON CONFLICT (day) DO UPDATE SET checked_at = excluded.checked_at, differences = excluded.differences`,
    [at, [...found.keys()], [...found.values()]],
  );
}

/** Of how many cells the last look at their day has found that they are not what their requests come to. */
export async function countDrift(database: Database): Promise<number> {
  const sql = "SELECT coalesce(sum(differences), 0)::integer AS count FROM rollup_check";
  const rows = await systemQuery<{ count: number }>(database, sql);
  return rows[0]?.count ?? 0;
}
