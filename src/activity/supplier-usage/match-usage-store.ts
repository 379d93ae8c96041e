import { Prisma, type Tx } from "../../storage/index.ts";
import type { SupplierUsage } from "./supplier-usage.ts";

/** One of our units, 0.000000001: what rounding may take of each call. */
const UNIT = Prisma.sql`0.000000001`;

/**
 * How two names of a model are compared: "models/GPT 4o 2024-08-06" and "gpt-4o" are one. A supplier's list
 * says which version it served, and calls ask for the model without.
 */
function spelled(name: Prisma.Sql): Prisma.Sql {
  const last = Prisma.sql`regexp_replace(lower(btrim(${name})), '^.*/', '')`;
  return Prisma.sql`regexp_replace(regexp_replace(${last}, '[^[:alnum:]]+', '-', 'g'),
    '-(20[0-9]{2}-[0-9]{2}-[0-9]{2}|20[0-9]{6})$', '')`;
}

/**
 * Holds the lines of an imported list against the calls to its supplier, and writes down where they differ
 * and what both come to by day and model. A line that names a call stands for that call, whenever it was; the
 * other lines of a day and a model for what is left of the calls of that day to that model.
 */
export async function matchUsage(tx: Tx, usage: SupplierUsage): Promise<void> {
  const { id: usageId } = usage;
  // Of lines that were written a moment ago no statistics say how many they are: without this, each would be
  // looked for among all calls.
  await tx.$queryRaw`SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '32MB', true)`;
  await tx.$executeRaw`
    WITH list AS MATERIALIZED (
      SELECT u.*, u.tolerance * ${UNIT} AS least FROM supplier_usage u WHERE u.id = ${usageId}
    ), lines AS MATERIALIZED (
      SELECT l.*, ${spelled(Prisma.sql`l.upstream_model`)} AS spelled
      FROM supplier_usage_line l WHERE l.usage_id = ${usageId}
    ), traits AS MATERIALIZED (
      SELECT bool_or(upstream_request_id <> '') AS has_names, bool_or(upstream_model <> '') AS has_models FROM lines
    ), ${billed()}, ${recorded(usage)}, ${compared()},
    told AS (
      INSERT INTO supplier_usage_difference (usage_id, position, kind, day, upstream_model, upstream_request_id,
        request_id, line, calls, billed, recorded, recorded_currency, billed_input, billed_output, recorded_input,
        recorded_output)
      SELECT ${usageId}, row_number() OVER (ORDER BY day, line NULLS LAST, model, request_id, upstream_request_id),
        kind, day, model, upstream_request_id, request_id, line, calls, billed, recorded, recorded_currency,
        billed_input, billed_output, recorded_input, recorded_output
      FROM differences
    )
    INSERT INTO supplier_usage_day (usage_id, day, upstream_model, lines, billed, calls, recorded, unknown_calls, orphan,
      unbilled)
    SELECT ${usageId}, s.day, coalesce(min(s.theirs), min(s.model)), sum(s.lines), sum(s.billed), sum(s.calls),
      sum(s.recorded), sum(s.unknown), sum(s.orphan), sum(s.unbilled)
    FROM (
      SELECT day, spelled, upstream_model AS theirs, NULL AS model, 1 AS lines, coalesce(cost, 0) AS billed, 0 AS calls,
        0 AS recorded, 0 AS unknown, 0 AS orphan, 0 AS unbilled FROM lines
      UNION ALL
      SELECT o.day, o.spelled, NULL, o.model, 0, 0, 1, CASE WHEN o.currency = u.currency THEN o.cost ELSE 0 END,
        (o.cost IS NULL OR o.currency <> u.currency)::int, 0, 0
      FROM (SELECT day, spelled, model, cost, currency FROM paired
        UNION ALL SELECT day, spelled, model, cost, currency FROM remaining) o, list u
      UNION ALL
      SELECT d.day, d.spelled, NULL, d.model, 0, 0, 0, 0, 0, CASE WHEN d.kind = 'orphan' THEN coalesce(d.billed, 0) ELSE 0 END,
        CASE WHEN d.kind = 'unbilled' AND d.recorded_currency = u.currency THEN d.recorded ELSE 0 END
      FROM differences d, list u
    ) s GROUP BY s.day, s.spelled`;
}

/** The supplier's word: calls that it names, and sheets of many calls. */
function billed(): Prisma.Sql {
  return Prisma.sql`named AS MATERIALIZED (
      SELECT upstream_request_id AS name, min(number) AS line, min(day) AS day, min(upstream_model) AS model,
        min(spelled) AS spelled, sum(cost) AS cost, sum(input_tokens)::bigint AS input, sum(output_tokens)::bigint AS output
      FROM lines WHERE upstream_request_id <> '' GROUP BY upstream_request_id
    ), sheets AS MATERIALIZED (
      SELECT day, spelled, min(number) AS line, min(upstream_model) AS model, sum(cost) AS cost,
        sum(input_tokens)::bigint AS input, sum(output_tokens)::bigint AS output
      FROM lines WHERE upstream_request_id = '' GROUP BY day, spelled
    )`;
}

/**
 * Our word: the calls of the list's days and a little around them, for a call that runs over midnight stands
 * on another day with the supplier. A call that used nothing is not missed, but known if it is charged for.
 */
function recorded({ providerId, firstDay, lastDay, timezone }: SupplierUsage): Prisma.Sql {
  return Prisma.sql`ours AS MATERIALIZED (
      SELECT a.request_id, a.number, a.upstream_request_id AS name, a.upstream_model AS model,
        CASE WHEN t.has_models THEN ${spelled(Prisma.sql`a.upstream_model`)} ELSE '' END AS spelled,
        ((a.created_at + a.started_ms * interval '1 ms') AT TIME ZONE u.time_zone)::date AS day,
        CASE WHEN a.cost IS NOT NULL THEN a.cost * ${UNIT} WHEN a.input_fresh IS NULL THEN 0 END AS cost,
        CASE WHEN a.input_fresh IS NULL AND a.cost IS NULL THEN u.currency ELSE a.cost_currency END AS currency,
        a.input_fresh IS NOT NULL OR a.cost > 0 AS was_used,
        coalesce(a.input_fresh, 0)::bigint + coalesce(a.cache_read, 0) + coalesce(a.cache_write_5m, 0)
          + coalesce(a.cache_write_1h, 0) AS input,
        coalesce(a.output_text, 0)::bigint + coalesce(a.output_reasoning, 0) AS output,
        row_number() OVER (PARTITION BY a.upstream_request_id ORDER BY a.created_at, a.request_id, a.number) AS nth
      FROM list u CROSS JOIN traits t
      CROSS JOIN attempt a
      WHERE a.provider_id = ${providerId}
        AND a.created_at >= (${firstDay}::date - 2)::timestamp AT TIME ZONE ${timezone}
        AND a.created_at < (${lastDay}::date + 3)::timestamp AT TIME ZONE ${timezone}
    ), paired AS MATERIALIZED (
      SELECT n.name, n.line, n.day, n.model, n.spelled, n.cost AS billed, n.input AS billed_input, n.output AS billed_output,
        o.request_id, o.number, o.cost, o.currency, o.input, o.output
      FROM named n JOIN ours o ON o.name = n.name AND o.nth = 1
    ), remaining AS MATERIALIZED (
      SELECT o.*, s.day IS NOT NULL OR NOT t.has_names AS is_grouped
      FROM list u CROSS JOIN traits t JOIN ours o ON o.was_used AND o.day BETWEEN u.first_day AND u.last_day
      LEFT JOIN paired p ON p.request_id = o.request_id AND p.number = o.number
      LEFT JOIN sheets s ON s.day = o.day AND s.spelled = o.spelled
      WHERE p.request_id IS NULL
    ), grouped AS MATERIALIZED (
      SELECT o.day, o.spelled, min(o.model) AS model, count(*) AS calls, sum(o.input)::bigint AS input,
        sum(o.output)::bigint AS output, u.currency,
        sum(CASE WHEN o.currency = u.currency THEN o.cost END) AS cost
      FROM list u JOIN remaining o ON o.is_grouped GROUP BY o.day, o.spelled, u.currency
    )`;
}

/** Where the one word and the other are not the same. */
function compared(): Prisma.Sql {
  return Prisma.sql`differences AS MATERIALIZED (
      SELECT 'orphan' AS kind, n.day, n.spelled, n.model, n.name AS upstream_request_id, NULL AS request_id, n.line,
        0::bigint AS calls, n.cost AS billed, NULL::numeric AS recorded, NULL AS recorded_currency,
        n.input AS billed_input, n.output AS billed_output, NULL::bigint AS recorded_input, NULL::bigint AS recorded_output
      FROM named n LEFT JOIN paired p ON p.name = n.name WHERE p.name IS NULL
      UNION ALL
      SELECT 'different', p.day, p.spelled, p.model, p.name, p.request_id, p.line, 1, p.billed, p.cost, p.currency,
        p.billed_input, p.billed_output, p.input, p.output
      FROM paired p, list u
      WHERE CASE WHEN p.billed IS NULL THEN p.billed_input <> p.input OR p.billed_output <> p.output
        ELSE p.cost IS NULL OR p.currency <> u.currency OR abs(p.billed - p.cost) > greatest(u.least, ${UNIT}) END
      UNION ALL
      SELECT 'unbilled', o.day, o.spelled, o.model, o.name, o.request_id, NULL, 1, NULL, o.cost, o.currency, NULL, NULL,
        o.input, o.output
      FROM remaining o WHERE NOT o.is_grouped
      UNION ALL
      SELECT CASE WHEN g.day IS NULL THEN 'orphan' WHEN s.day IS NULL THEN 'unbilled' ELSE 'different' END,
        coalesce(s.day, g.day), coalesce(s.spelled, g.spelled), coalesce(s.model, g.model), NULL, NULL, s.line,
        coalesce(g.calls, 0), s.cost, g.cost, g.currency, s.input, s.output, g.input, g.output
      FROM (sheets s FULL JOIN grouped g ON g.day = s.day AND g.spelled = s.spelled) CROSS JOIN list u
      WHERE s.day IS NULL OR g.day IS NULL
        OR CASE WHEN s.cost IS NULL THEN s.input <> g.input OR s.output <> g.output
          ELSE g.cost IS NULL OR abs(s.cost - g.cost) > greatest(u.least, g.calls * ${UNIT}) END
    )`;
}
