import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { diceOf } from "../../chaos/dice.ts";
import type { RestAnswer } from "../../graphql/world.ts";
import { drawRows, writeRows } from "./report-rows.ts";
import { fill, openReportWorld, type Reporting, type ReportWorld } from "./report-world.ts";
import { beginOf, dayAfter, dayOf, decimal, modelLines, type Known } from "./slow-reports.ts";

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000);

let world: ReportWorld;
beforeAll(async () => {
  world = await openReportWorld();
});
afterAll(() => world.close());

const get = ({ token }: { token: string }, path: string): Promise<RestAnswer> =>
  world.call(token, `GET /openapi/v1/${path}`);

const AVAILABLE = 5_000_000_000n;

/** The overview row by row; `born` is the day on which the account was made. */
function slowOverview(
  { rows }: Known,
  { timezone, born, now }: { timezone: string; born: string; now: Date },
) {
  const day = (at: Date): string => dayOf(at, timezone);
  const today = day(now);
  const spent = (from: string, to: string): bigint =>
    rows
      .filter(({ created_at: at }) => day(at) >= from && day(at) <= to)
      .reduce((sum, { charge }) => sum + charge, 0n);
  const month = today.slice(0, 7);
  const monthBefore = dayAfter(`${month}-01`, -1).slice(0, 7);
  const earliest = rows.map(({ created_at: at }) => day(at)).filter((at) => at >= `${monthBefore}-01`);
  const begun = [born, ...earliest].sort()[0]!;
  let [full, sum] = [0n, 0n];
  for (let back = 1; back <= 7 && dayAfter(today, -back) >= begun; back++) {
    full += 1n;
    sum += spent(dayAfter(today, -back), dayAfter(today, -back));
  }
  if (full === 0n) [full, sum] = [1n, spent(today, today)];
  let forecast = spent(`${month}-01`, dayAfter(today, -1)) * full;
  const soFar = spent(today, today) * full;
  forecast += soFar > sum ? soFar : sum;
  for (let left = dayAfter(today); left.startsWith(month); left = dayAfter(left)) forecast += sum;
  const recent = rows.filter(({ created_at: at }) => day(at) >= dayAfter(today, -29) && day(at) <= today);
  return {
    from: beginOf(dayAfter(today, -29), timezone).toISOString(),
    to: beginOf(dayAfter(today), timezone).toISOString(),
    ...{ timezone, currency: "USD" },
    today: decimal(spent(today, today), 9),
    yesterday: decimal(spent(dayAfter(today, -1), dayAfter(today, -1)), 9),
    last_7_days: decimal(spent(dayAfter(today, -6), today), 9),
    month_to_date: decimal(spent(`${month}-01`, today), 9),
    previous_month: decimal(spent(`${monthBefore}-01`, `${monthBefore}-31`), 9),
    forecast_month_end: decimal((forecast + full - 1n) / full, 9),
    runway_days: sum === 0n ? null : Number((AVAILABLE * full) / sum),
    top_models: modelLines(recent).slice(0, 5),
  };
}

async function compare(of: Reporting, born: string): Promise<void> {
  const known = await world.known(of);
  const now = new Date();
  const { status, body } = await get(of, "cost/overview");
  expect(status).toBe(200);
  const { top_models: models, ...figures } = body.data as unknown as {
    top_models: Record<string, unknown>[];
  };
  const shown = { ...figures, top_models: models.map(({ share: _, ...line }) => line) };
  expect({ seed, shown }).toEqual({ seed, shown: slowOverview(known, { timezone: of.timezone, born, now }) });
}

describe("cost/overview", () => {
  test.each(["Europe/Berlin", "Asia/Kathmandu", "Pacific/Kiritimati"])(
    "equals the rows one by one in %s, forecast and runway too",
    async (timezone) => {
      const of = await world.newReporting(timezone);
      await fill(world, of, diceOf(seed, 1));
      await compare(of, "2026-01-01");
    },
  );

  test("of an account without a request is nothing, for ever", async () => {
    const of = await world.newReporting("Europe/Berlin");
    await compare(of, dayOf(new Date(), of.timezone));
    const { body } = await get(of, "cost/overview");
    expect(body.data).toMatchObject({ forecast_month_end: "0.00", runway_days: null, top_models: [] });
  });

  test("of an account that is some days old goes by the days that it has, and by today when it is new", async () => {
    for (const daysAgo of [0, 1, 3]) {
      const of = await world.newReporting("UTC");
      const born = dayAfter(dayOf(new Date(), "UTC"), -daysAgo);
      await world.see("UPDATE customer SET created_at = $2 WHERE id = $1", [of.customerId, born]);
      const rows = diceOf(seed, daysAgo);
      const from = Math.max(Date.parse(born), Date.now() - 3_600_000 * 24 * 4);
      const drawn = drawRows(rows, { count: 30, from, to: Date.now(), keys: of.keys, tiers: world.tiers });
      await writeRows(world.database, of.customerId, { rows: drawn });
      await compare(of, born);
    }
  });

  test("has a runway of no days when nothing is left", async () => {
    const of = await world.newReporting("UTC");
    await fill(world, of, diceOf(seed, 9));
    await world.see("UPDATE account SET available = 0 WHERE customer_id = $1", [of.customerId]);
    const { body } = await get(of, "cost/overview");
    expect(body.data).toMatchObject({ runway_days: 0 });
  });
});

describe("a report", () => {
  const ranged = [
    ...["usage/breakdown", "billing/cost-breakdown"],
    ...["cost/trend", "cost/models", "cost/models/qwen-plus"],
  ];
  let of: Reporting;
  beforeAll(async () => {
    of = await world.newReporting("Europe/Berlin");
  });

  test.each([
    ["from=2026-11-02&to=2026-11-01", "from"],
    ["from=2026-11-01T00:00:00.001Z&to=2026-11-01T00:00:00Z", "from"],
    ["from=2025-10-26&to=2026-10-27", "from"],
    ["from=2024-01-01", "from"],
    ["from=2026-02-30", "from"],
    ["from=yesterday", "from"],
    ["to=2026-13-01", "to"],
    ["from=2026-11-01T00:00:00", "from"],
    ["from=0001-01-01&to=0001-01-02", "from"],
    ["to=9999-12-31", "to"],
  ])("refuses %s, and says what is at fault", async (query, field) => {
    for (const path of ranged) {
      const { status, body } = await get(of, `${path}?${query}`);
      expect([path, status, body.code]).toEqual([path, 400, "invalid_request"]);
      expect(body.data).toMatchObject({ errors: [{ field }] });
    }
  });

  test("takes 366 days of a zone, of which two are longer or shorter, and no time zone but the account's", async () => {
    for (const path of ranged) {
      const { status, body } = await get(of, `${path}?from=2025-10-26&to=2026-10-26`);
      expect([path, status]).toEqual([path, 200]);
      expect(body.data).toMatchObject({ from: "2025-10-25T22:00:00.000Z", to: "2026-10-26T23:00:00.000Z" });
      const days = body.data["daily"] ?? body.data["points"];
      if (days !== undefined) expect(days).toHaveLength(366);
      const other = await get(of, `${path}?timezone=UTC`);
      expect([path, other.status, other.body.code]).toEqual([path, 400, "unknown_parameter"]);
    }
    const zone = { reporting_timezone: "Mars/Phobos" };
    const refused = await world.call(of.token, "PATCH /openapi/v1/client/profile", zone);
    expect([refused.status, refused.body.code]).toEqual([400, "invalid_request"]);
  });

  test("of no time at all has no days, and is nothing", async () => {
    const at = "2026-11-01T10:00:00Z";
    const { body } = await get(of, `usage/breakdown?from=${at}&to=${at}`);
    expect(body.data).toMatchObject({
      daily: [],
      by_model: [],
      by_key: [],
      totals: { requests: 0, charge: "0.00" },
    });
  });

  test("finds nothing of another tenant's key or of a model that nobody asked, and no private model", async () => {
    const { acme } = world;
    await fill(
      world,
      { ...of, ...acme, customerId: acme.customerId, keys: [acme.apiKey.id] },
      diceOf(seed, 3),
    );
    for (const filter of [`key_id=${acme.apiKey.id}`, "model=hidden", "model=nope", "key_id=%00"]) {
      for (const path of ["usage/breakdown", "billing/cost-breakdown"]) {
        const { status, body } = await get(of, `${path}?${filter}`);
        if (filter === "key_id=%00") expect([path, status]).toEqual([path, 400]);
        else
          expect([path, status, body.data["totals"]]).toMatchObject([
            path,
            200,
            { requests: 0, charge: "0.00" },
          ]);
      }
    }
    const [own, hidden, unknown] = [
      await get(of, "cost/models/qwen-max"),
      await get(of, "cost/models/hidden"),
      await get(of, "cost/models/nope"),
    ];
    expect(own.body.data).toMatchObject({ model: "qwen-max", totals: { requests: 0 }, components: [] });
    expect([hidden.status, hidden.body.code]).toEqual([404, "model_not_found"]);
    expect([unknown.status, unknown.body.message]).toEqual([404, hidden.body.message]);
  });

  test("is the same by GraphQL, and says nothing of suppliers, what they cost or prices' ids", async () => {
    const tenant = await world.newReporting("UTC");
    await fill(world, tenant, diceOf(seed, 4));
    const answers = await Promise.all(ranged.map((path) => get(tenant, path)));
    const { data } = await world.ask(
      tenant.token,
      "{ costModels { totals { charge } items { model share } } }",
    );
    const asked = answers[3]!.body.data as unknown as { items: { model: string; share: number }[] };
    expect(data).toMatchObject({
      costModels: { items: asked.items.map(({ model, share }) => ({ model, share })) },
    });
    const said = JSON.stringify(answers.map(({ body }) => body.data));
    for (const secret of ["prc_", "supplier", "0.317", "margin", "upstream"])
      expect(said).not.toContain(secret);
  });
});
