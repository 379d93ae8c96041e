import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { diceOf, type Dice } from "../../chaos/dice.ts";
import { charged, writeRows } from "./report-rows.ts";
import { fill, openReportWorld, spans, type Reporting, type ReportWorld } from "./report-world.ts";
import { dayOf, slowBreakdown, slowModel, slowModels, slowTrend, slowUsage } from "./slow-reports.ts";
import type { Asked, Known } from "./slow-reports.ts";

const zones = ["UTC", "Europe/Berlin", "Asia/Kathmandu"] as const;
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

let world: ReportWorld;
let tenants: Reporting[];
beforeAll(async () => {
  world = await openReportWorld();
  tenants = await Promise.all(zones.map((zone) => world.newReporting(zone)));
  for (const [index, tenant] of tenants.entries()) await fill(world, tenant, diceOf(seed, index));
});
afterAll(() => world.close());

type Json = Record<string, unknown>;
type Slow = (asked: Asked, known: Known) => Json;
const withModel: Slow = (asked, known) => slowModel({ ...asked, model: "tiered" }, known);

/** Each report with the slow way to it, and whether it takes filters. */
const reports: [path: string, slow: Slow, filters: boolean][] = [
  ["usage/breakdown", slowUsage, true],
  ["billing/cost-breakdown", slowBreakdown, true],
  ["cost/trend", slowTrend, false],
  ["cost/models", slowModels, false],
  ["cost/models/tiered", withModel, false],
];

/** A question at random: bare dates, moments or neither, over a span in which there are requests. */
function draw(dice: Dice, { timezone, keys }: Reporting, filters: boolean): Asked {
  const [from, to] = dice.pick(spans(Date.now()) as [[number, number, number]]);
  const ends = [dice.between(from, to), dice.between(from, to)].sort((one, other) => one - other);
  const write = (at: number): string =>
    dice.chance(0.5)
      ? dayOf(at, timezone)
      : new Date(dice.chance(0.3) ? Math.floor(at / 3_600_000) * 3_600_000 : at).toISOString();
  // Without an end it goes on to today, without a beginning it has thirty days.
  const left = dice.weighed({ none: 14, from: 3, to: 3 });
  const asked: Asked = {
    ...{ timezone, ...(left !== "from" && { from: write(ends[0]!) }) },
    ...(left !== "to" && { to: write(ends[1]!) }),
  };
  if (filters && dice.chance(0.4)) asked.model = dice.pick(["qwen-plus", "tiered", "=gone", "nobody's"]);
  if (filters && dice.chance(0.4))
    asked.key_id = dice.pick([keys[0]!, keys[1]!, tenants[0]!.keys[0]!, "key_none"]);
  return asked;
}

async function ask({ token }: Reporting, path: string, asked: Partial<Asked> = {}): Promise<Json> {
  const { timezone: _, ...query } = asked;
  const answer = await world.call(token, `GET /openapi/v1/${path}?${new URLSearchParams(query).toString()}`);
  expect([path, query, answer.status, answer.body.message]).toEqual([path, query, 200, null]);
  return answer.body.data;
}

/** Takes the shares of models out of an answer, if all is well with them. */
function withoutShares(answer: Json): Json {
  if (!JSON.stringify(answer).includes('"share"')) return answer;
  const items = answer["items"] as { share: number; charge: string }[];
  const total = Number((answer["totals"] as { charge: string }).charge);
  for (const { share, charge } of items) {
    expect(Math.abs(share - (total && Number(charge) / total))).toBeLessThan(1e-4);
    expect(Number(share.toFixed(4))).toBe(share);
  }
  const shares = items.reduce((sum, { share }) => sum + Math.round(share * 10_000), 0);
  expect(shares).toBe(total > 0 ? 10_000 : 0);
  return { ...answer, items: items.map(({ share: _, ...line }) => line) };
}

async function compare(of: Reporting, known: Known, dice: Dice, times: number): Promise<void> {
  for (const [path, slow, filters] of reports) {
    for (let index = 0; index < times; index++) {
      const asked = draw(dice, of, filters);
      const answer = withoutShares(await ask(of, path, asked));
      expect({ seed, path, asked, answer }).toEqual({ seed, path, asked, answer: slow(asked, known) });
    }
    const answer = withoutShares(await ask(of, path));
    expect({ seed, path, answer }).toEqual({ seed, path, answer: slow({ timezone: of.timezone }, known) });
  }
}

const pico = (amount: string): bigint => {
  const [whole = "", fraction = ""] = amount.replace("-", "").split(".");
  const size = BigInt(whole + fraction.padEnd(12, "0"));
  return amount.startsWith("-") ? -size : size;
};
const sum = (lines: unknown, of = "charge"): bigint =>
  (lines as Json[]).reduce((total, line) => total + pico(String(line[of])), 0n);

describe.each(zones.map((zone, index) => ({ zone, index })))("in $zone", ({ index, zone }) => {
  test("every report equals the rows one by one, for any range and any filter", async () => {
    const of = tenants[index]!;
    await compare(of, await world.known(of), diceOf(seed, 10 + index), 5);
  });

  test("the parts of every report sum to its totals, to the last unit", async () => {
    const of = tenants[index]!;
    const [first] = spans(Date.now());
    const range = { from: dayOf(first![0], zone) };
    const usage = await ask(of, "usage/breakdown", range);
    const total = pico((usage["totals"] as Json)["charge"] as string);
    expect(total).toBeGreaterThan(0n);
    for (const part of ["daily", "by_model", "by_key"]) {
      expect(sum(usage[part])).toBe(total);
      for (const counted of ["requests", "input_tokens", "output_tokens"])
        expect(sum(usage[part], counted)).toBe(pico(String((usage["totals"] as Json)[counted])));
    }
    expect(sum((await ask(of, "billing/cost-breakdown", range))["items"])).toBe(total);
    expect(sum((await ask(of, "cost/trend", range))["points"])).toBe(total);
    const models = (await ask(of, "cost/models", range))["items"] as { model: string; charge: string }[];
    expect(sum(models)).toBe(total);
    for (const { model, charge } of models.filter(({ model }) => model !== "=gone")) {
      const one = await ask(of, `cost/models/${model}`, range);
      expect([sum(one["daily"]), sum(one["components"])]).toEqual([pico(charge), pico(charge)]);
    }
  });

  test("the same after late corrections of requests", async () => {
    const of = tenants[index]!;
    const dice = diceOf(seed, 20 + index);
    const { rows } = await world.known(of);
    const late = rows
      .filter(({ price_id }) => price_id !== null && dice.chance(0.1))
      .map((row) => ({ ...charged(dice, row, world.tiers), status: "cancelled" }));
    expect(late.length).toBeGreaterThan(10);
    await writeRows(world.database, of.customerId, { rows: late, late: late.map((row) => row.request_id) });
    const known = await world.known(of);
    expect(known.rows.filter(({ status }) => status === "cancelled").length).toBeGreaterThanOrEqual(
      late.length,
    );
    await compare(of, known, dice, 2);
  });

  test("the same as soon as the reporting time zone is another", async () => {
    const of = tenants[index]!;
    const timezone = ["America/St_Johns", "Asia/Kathmandu", "Europe/Berlin"][index]!;
    const change = { reporting_timezone: timezone };
    const changed = await world.call(of.token, "PATCH /openapi/v1/client/profile", change);
    expect(changed.status).toBe(200);
    await compare({ ...of, timezone }, await world.known(of), diceOf(seed, 30 + index), 2);
    tenants[index] = { ...of, timezone };
  });
});

test("billing/detail over a range sums to what the reports say of it", async () => {
  const of = tenants[1]!;
  const asked = { from: "2026-10-24T10:30:00Z", to: "2026-10-26T17:59:59.999Z" };
  const items: Json[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: Json = await ask(of, "billing/detail", {
      ...asked,
      limit: "100",
      ...(cursor && { cursor }),
    } as never);
    items.push(...(page["items"] as Json[]));
    cursor = page["next_cursor"] as string | null;
  }
  expect(items.length).toBeGreaterThan(20);
  const { totals } = (await ask(of, "usage/breakdown", asked)) as { totals: Json };
  for (const counted of [
    "input_tokens",
    "cached_input_tokens",
    "cache_write_tokens",
    "output_tokens",
    "reasoning_tokens",
  ])
    expect([counted, totals[counted]]).toEqual([
      counted,
      items.reduce((all, item) => all + Number(item[counted] ?? 0), 0),
    ]);
  expect(totals["requests"]).toBe(items.length);
  expect(pico(String(totals["charge"]))).toBe(sum(items));
  const broken = await ask(of, "billing/cost-breakdown", asked);
  const parts = items.flatMap((item) => item["components"] as Json[]);
  const lines = (broken["items"] as Json[]).filter(({ component }) => component !== "adjustment");
  for (const component of ["input", "cached_input", "cache_write", "output", "reasoning", "request"]) {
    const only = (all: Json[]): Json[] => all.filter((line) => line["component"] === component);
    expect([component, sum(only(lines)), sum(only(lines), "quantity")]).toEqual([
      ...[component, sum(only(parts)), sum(only(parts), "quantity")],
    ]);
  }
});
