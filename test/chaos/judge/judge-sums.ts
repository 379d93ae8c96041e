import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { bigintTypes } from "../../../src/storage/bigint-types.ts";
import { dueDays, dueHours, heldDays, heldHours, type Ask, type Sums } from "../../activity/upkeep/sums.ts";
import { findingOf, type Finding } from "./finding.ts";

const FILLED_MAX_MS = 90_000;
const POLL_MS = 500;

const UNFILLED = `SELECT c.customer_id FROM rollup_cut c WHERE c.filled_from > '-infinity'
  AND c.cut = (SELECT max(n.cut) FROM rollup_cut n WHERE n.customer_id = c.customer_id)`;
const ZONES = `SELECT c.customer_id AS id, c.timezone FROM rollup_cut c
  WHERE c.cut = (SELECT max(n.cut) FROM rollup_cut n WHERE n.customer_id = c.customer_id)`;
// A charge stands in the cell of its request's last call; calls and their costs in their own.
const MARGINS = `SELECT coalesce(h.day, d.day)::text AS day, coalesce(h.customer_id, d.customer_id) AS customer,
    format('%s calls at %s and charges of %s, the rows have %s, %s, %s', h.calls, h.cost, h.charged, d.calls, d.cost,
      d.charged) AS told
  FROM (SELECT day, customer_id, sum(calls) AS calls, sum(cost) AS cost, sum(charged) AS charged FROM margin_day
    GROUP BY 1, 2) h
  FULL JOIN (SELECT day, customer_id, sum(calls) AS calls, sum(cost) AS cost, sum(charged) AS charged FROM (
      SELECT (created_at AT TIME ZONE 'UTC')::date AS day, customer_id, 0 AS calls, 0 AS cost, charge AS charged FROM request
      UNION ALL
      SELECT (created_at AT TIME ZONE 'UTC')::date, customer_id, 1, coalesce(cost, 0), 0 FROM attempt) each
    GROUP BY 1, 2) d ON d.day = h.day AND d.customer_id = h.customer_id
  WHERE coalesce(h.calls, 0) <> coalesce(d.calls, 0) OR coalesce(h.cost, 0) <> coalesce(d.cost, 0)
    OR coalesce(h.charged, 0) <> coalesce(d.charged, 0)`;

/**
 * The sums by hours, by days of each customer's time zone and of margins against the rows, one by one, when
 * the days of zones that changed are filled.
 */
export async function judgeSums(superuserUrl: string): Promise<Finding[]> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  const ask: Ask = async <Row extends object>(text: string, values: unknown[]) =>
    (await client.query<Row & pg.QueryResultRow>({ text, values, types: bigintTypes })).rows;
  try {
    const unfilled = await awaitFilled(ask);
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const customers = await ask<{ id: string; timezone: string }>(ZONES, []);
    const hours: string[] = [];
    const days = unfilled.map((id) => `${id} waits for its days`);
    let cells = 0;
    for (const { id, timezone } of customers) {
      const due = await dueHours(ask, id);
      cells += Object.keys(due).length;
      hours.push(...differences(await heldHours(ask, id), due).map((told) => `${id}: ${told}`));
      const found = differences(await heldDays(ask, id), await dueDays(ask, id, timezone));
      days.push(...found.map((told) => `${id}, ${timezone}: ${told}`));
    }
    const margins = await ask<{ day: string; customer: string; told: string }>(MARGINS, []);
    return [
      findingOf("hours are what their requests come to, histograms and all", cells, hours),
      findingOf("days are, by the time zone that each customer came to", customers.length, days),
      findingOf(
        "margins are what requests and calls come to",
        customers.length,
        margins.map(({ day, customer, told }) => `${customer}, ${day}: ${told}`),
      ),
    ];
  } finally {
    await client.end();
  }
}

/** Returns the customers whose days are not filled after a minute and a half. */
async function awaitFilled(ask: Ask): Promise<string[]> {
  const beganMs = performance.now();
  for (;;) {
    const rows = await ask<{ customer_id: string }>(UNFILLED, []);
    if (rows.length === 0 || performance.now() - beganMs > FILLED_MAX_MS)
      return rows.map(({ customer_id: id }) => id);
    await sleep(POLL_MS);
  }
}

function differences(held: Sums, due: Sums): string[] {
  const names = [...new Set([...Object.keys(held), ...Object.keys(due)])];
  const wrong = names.filter((name) => held[name] !== due[name]);
  // Histograms have thousands of digits.
  return wrong.map((name) => `${name}: ${short(held[name])} is held, ${short(due[name])} is due`);
}

function short(figures: string | undefined): string {
  return figures?.slice(0, 200) ?? "nothing";
}
