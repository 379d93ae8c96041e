import type pg from "pg";
import type { HourWeight } from "../world/calendar.ts";
import type { Template, Templates } from "../world/draw-templates.ts";
import { insert, type WorldSpan } from "./write-world.ts";

/** So many digits of a number, in the base and the alphabet of ids. */
function crockford(value: string, digits: number): string {
  const place = (digit: number): string =>
    `((${value} >> ${String(5 * (digits - 1 - digit))}) & 31)::integer + 1`;
  const alphabet = "'0123456789abcdefghjkmnpqrstvwxyz'";
  return Array.from({ length: digits }, (_, digit) => `substr(${alphabet}, ${place(digit)}, 1)`).join(" || ");
}

// What rows are made of, beside the product's tables while they are filled. A span is 2^15 ms: what a request's id
// begins with is made once for all of a span, and only three digits are looked up by its millisecond.
const TABLES = `
  DROP SCHEMA IF EXISTS bench CASCADE;
  CREATE SCHEMA bench;
  CREATE UNLOGGED TABLE bench.template (no integer, customer_id text, api_key_id text, protocol text, stream boolean,
    model text, status text, http_status smallint, code text, input_fresh integer, cache_read integer,
    cache_write_5m integer, output_text integer, output_reasoning integer, usage_source text, charge_1 bigint,
    charge_2 bigint, price_1 text, price_2 text, price_tier smallint, latency_ms integer, ttft_ms integer, cache text,
    policy jsonb, conversation text);
  CREATE UNLOGGED TABLE bench.hour (start timestamptz, weights float8[]);
  CREATE UNLOGGED TABLE bench.digits (value integer, digits text);
  CREATE UNLOGGED TABLE bench.week (start timestamptz, digits text);
  CREATE UNLOGGED TABLE bench.span (start timestamptz, digits text, week text, share_1 integer, share_2 integer,
    first bigint, count integer, early boolean);
  INSERT INTO bench.digits SELECT v, ${crockford("v", 3)} FROM generate_series(0, 32767) AS v`;

const WEEKS = `
  INSERT INTO bench.week SELECT w, ${crockford("(extract(epoch FROM w) * 1000)::bigint", 10)}
  FROM generate_series(date_trunc('week', $1::timestamptz, 'UTC'), $2::timestamptz, '7 days') AS w`;

// Rows are given to spans so that their number is exact whatever the weights sum up to.
const SPANS = `
  INSERT INTO bench.span
  SELECT counted.start, ${crockford("no", 7)}, w.digits, share_1, share_1 + share_2, before, upto - before, counted.start < $4
  FROM (
    SELECT no, start, share_1, share_2, week, upto, coalesce(lag(upto) OVER (ORDER BY no), 0) AS before
    FROM (
      SELECT s.no, s.start, date_bin('7 days', s.start, date_trunc('week', $1::timestamptz, 'UTC')) AS week,
        (65536 * weights[1] / (weights[1] + weights[2] + weights[3]))::integer AS share_1,
        (65536 * weights[2] / (weights[1] + weights[2] + weights[3]))::integer AS share_2,
        round($3 * sum(weights[1] + weights[2] + weights[3]) OVER (ORDER BY no)
          / sum(weights[1] + weights[2] + weights[3]) OVER ())::bigint AS upto
      FROM (SELECT no, to_timestamp(no * 32.768) AS start FROM generate_series(
        ceil(extract(epoch FROM $1::timestamptz) / 32.768)::bigint,
        floor(extract(epoch FROM $2::timestamptz) / 32.768)::bigint - 1) AS no) s
      JOIN bench.hour h ON h.start = date_trunc('hour', s.start, 'UTC')
    ) weighed
  ) counted JOIN bench.week w ON w.start = counted.week
  WHERE upto > before ORDER BY no`;

const CHUNK = 10_000;

/** Writes what the rows of the year will be made of. */
export async function layOut(
  client: pg.Client,
  {
    templates,
    hours,
    span,
    rows,
  }: { templates: Templates; hours: HourWeight[]; span: WorldSpan; rows: number },
): Promise<void> {
  await client.query(TABLES);
  for (let at = 0; at < templates.list.length; at += CHUNK)
    await insert(client, "bench.template", templates.list.slice(at, at + CHUNK) satisfies Template[]);
  await insert(client, "bench.hour", hours);
  await client.query(WEEKS, [span.from, span.to]);
  await client.query("ANALYZE bench.hour");
  await client.query(SPANS, [span.from, span.to, rows, span.switchAt]);
  for (const table of ["template", "digits", "week", "span"]) await client.query(`ANALYZE bench.${table}`);
}
