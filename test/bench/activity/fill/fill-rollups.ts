import type pg from "pg";
import { inLanes } from "./cluster.ts";
import type { Month } from "./fill-requests.ts";

const DAY_MS = 86_400_000;

/** Sums the rows that are there, in the order of time: nothing is summed yet. */
export async function fillSums(superuserUrl: string, months: readonly Month[]): Promise<void> {
  await inLanes(superuserUrl, [
    months.map((month) => (lane) => fillHours(lane, month)),
    [
      ...wholeDays(months).map((month) => (lane: pg.Client) => fillDays(lane, month)),
      ...months.map((month) => (lane: pg.Client) => fillMargins(lane, month)),
    ],
  ]);
}

/** The same months with room at both ends, since days begin and end at other moments elsewhere. */
function wholeDays(months: readonly Month[]): Month[] {
  return months.map(({ from, to }, index) => ({
    from: index === 0 ? new Date(from.getTime() - 2 * DAY_MS) : from,
    to: index === months.length - 1 ? new Date(to.getTime() + 2 * DAY_MS) : to,
  }));
}

const MEMBERS = ["api_key_id", "model", "protocol", "status", "code", "price_id", "price_tier"].join(", ");
const COUNTERS = [
  ...["requests", "input_fresh", "cache_read", "cache_write_5m", "cache_write_1h", "output_text"],
  ...["output_reasoning", "charge", "latency_ms", "ttft_ms", "first_bytes", "cache_hits", "cache_misses"],
  ...["latency", "ttft"],
];
const NAMES = COUNTERS.join(", ");
const SUMS = COUNTERS.map((name) => `sum(${name}) AS ${name}`).join(", ");

/** The finest cells, and from them the coarser grains; all of them in the order of time, as they came. */
function insertGrains([table, place, moment]: [string, string, string], fine: string): string {
  return `
    WITH fine AS MATERIALIZED (${fine})
    INSERT INTO ${table} (${place}, grain, ${moment}, ${MEMBERS}, ${NAMES})
    SELECT * FROM (
      SELECT ${place}, 0::smallint AS grain, ${moment}, ${MEMBERS}, ${NAMES} FROM fine
      UNION ALL
      SELECT ${place}, CASE grouping(api_key_id, model) WHEN 3 THEN 1 WHEN 1 THEN 2 ELSE 3 END::smallint, ${moment},
        coalesce(api_key_id, ''), coalesce(model, ''), '', status, code, '', 0, ${SUMS}
      FROM fine GROUP BY ${place}, ${moment}, status, code, GROUPING SETS ((), (api_key_id), (model))
    ) cells ORDER BY ${moment}, customer_id, grain`;
}

const HOURS = insertGrains(
  ["rollup_hour", "customer_id", "hour"],
  `SELECT customer_id, date_trunc('hour', created_at, 'UTC') AS hour, ${MEMBERS}, ${SUMS}
   FROM request_cell WHERE grain = 0 AND created_at >= $1 AND created_at < $2
   GROUP BY customer_id, hour, ${MEMBERS}`,
);

const DAYS = insertGrains(
  ["rollup_day", "customer_id, cut", "day"],
  `SELECT r.customer_id, c.cut, (created_at AT TIME ZONE c.timezone)::date AS day, ${MEMBERS}, ${SUMS}
   FROM request_cell r JOIN rollup_cut c ON c.customer_id = r.customer_id
   WHERE grain = 0 AND created_at >= ($1::date::timestamp AT TIME ZONE c.timezone)
     AND created_at < ($2::date::timestamp AT TIME ZONE c.timezone)
     AND created_at >= $1::timestamptz - interval '1 day' AND created_at < $2::timestamptz + interval '1 day'
   GROUP BY r.customer_id, c.cut, day, ${MEMBERS}`,
);

/** Sums a month by hours, as they came. */
async function fillHours(client: pg.Client, { from, to }: Month): Promise<void> {
  await client.query(HOURS, [from, to]);
}

/** Sums a month by the days of each customer's time zone. */
async function fillDays(client: pg.Client, { from, to }: Month): Promise<void> {
  await client.query(DAYS, [from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)]);
}

const MARGINS = "INSERT INTO margin_day SELECT * FROM activity_margins($1, $2, NULL)";

/** Sums a month by what its requests brought in and cost; days are of UTC. */
async function fillMargins(client: pg.Client, { from, to }: Month): Promise<void> {
  await client.query("SELECT set_config('relay.customer_id', '*', false)");
  await client.query(MARGINS, [from, to]);
}
