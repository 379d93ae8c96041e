import { afterAll, beforeAll, expect, test } from "@jest/globals";
import fc from "fast-check";
import { bucketStarts } from "../../../src/activity/cells/histogram.ts";
import { sumCells } from "../../../src/activity/cells/sum-cells.ts";
import { readTenant, systemQuery } from "../../../src/storage/index.ts";
import { testCtx } from "../../support/ctx.ts";
import { openTestDatabase, type OpenTestDatabase } from "../../support/database.ts";
import { KEYS, MODELS, recordRows, rowSeeds, type RowSeed } from "./random-rows.ts";

let database: OpenTestDatabase;
beforeAll(async () => {
  database = await openTestDatabase(4);
});
afterAll(() => database.close());

let made = 0;
async function newCustomer(timezone: string): Promise<string> {
  const id = `cus_${String(made++)}`;
  const sql = "INSERT INTO customer (id, name, currency, reporting_timezone) VALUES ($1, $1, 'USD', $2)";
  await systemQuery(database, sql, [id, timezone]);
  return id;
}

const FROM = new Date("2026-10-20T00:00:00Z");
const TO = new Date("2026-11-05T00:00:00Z");
const dayOf = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone }).format(new Date(at));
const nearest = (values: number[], share: number): number =>
  values.sort((one, other) => one - other)[Math.max(1, Math.ceil(share * values.length)) - 1]!;

/** The same sums, row by row. */
function slowly(seeds: readonly RowSeed[], timezone: string): unknown[] {
  const groups = new Map<string, RowSeed[]>();
  for (const seed of seeds) {
    const name = `${dayOf(seed.at, timezone)} ${MODELS[seed.model]!} ${seed.status}`;
    groups.set(name, [...(groups.get(name) ?? []), seed]);
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, rows]) => ({
      name,
      requests: BigInt(rows.length),
      inputFresh: BigInt(rows.reduce((sum, { tokens }) => sum + tokens, 0)),
      charge: BigInt(rows.reduce((sum, { charge }) => sum + charge, 0)),
      latencyMs: BigInt(rows.reduce((sum, { latency }) => sum + latency, 0)),
      firstBytes: BigInt(rows.filter(({ ttft }) => ttft !== null).length),
      cacheHits: BigInt(rows.filter(({ cache }) => cache === "hit").length),
      measured: rows[0]!.status === "succeeded" ? rows.length : 0,
      isNear: true,
    }));
}

const zones = ["UTC", "Europe/Berlin", "Asia/Kathmandu"];
const moments = fc.integer({ min: FROM.getTime(), max: TO.getTime() });

test.each(zones)("sums by day equal the rows one by one, whatever the range, in %s", async (timezone) => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ seeds: rowSeeds(FROM, TO), ends: fc.tuple(moments, moments), key: fc.option(fc.nat(1)) }),
      async ({ seeds, ends, key }) => {
        const customerId = await newCustomer(timezone);
        await recordRows(database, customerId, seeds);
        const [from, to] = ends.sort((one, other) => one - other).map((at) => new Date(at)) as [Date, Date];
        const expected = seeds.filter(
          (seed) => seed.at >= +from && seed.at < +to && (key === null || seed.key === key),
        );
        const ctx = testCtx(database, { kind: "system", name: "test" });
        const ask = (zone: string): Promise<unknown[]> =>
          readTenant(ctx, customerId, async (reader) => {
            const cells = await sumCells(reader, {
              ...{
                customerId,
                timezone: zone,
                from,
                to,
                filter: { apiKeyId: key === null ? undefined : KEYS[key] },
              },
              by: ["day", "model", "status"],
              sums: ["requests", "inputFresh", "charge", "latencyMs", "firstBytes", "cacheHits", "latency"],
            });
            return cells
              .map(({ day, model, status, latency, ...sums }) => {
                const name = `${day} ${model} ${status}`;
                const rows = expected.filter(
                  (seed) => `${dayOf(seed.at, zone)} ${MODELS[seed.model]!} ${seed.status}` === name,
                );
                const exact = nearest(
                  rows.map((row) => row.latency),
                  0.5,
                );
                const isNear =
                  status !== "succeeded" || Math.abs(latency.percentile(0.5)! - exact) <= exact * 0.02;
                return { name, ...sums, measured: latency.count, isNear };
              })
              .sort((one, other) => (one.name < other.name ? -1 : 1));
          });
        expect(await ask(timezone)).toEqual(slowly(expected, timezone));
        // A zone for which no days are kept is answered from the hours and the rows.
        expect(await ask("America/St_Johns")).toEqual(slowly(expected, "America/St_Johns"));
      },
    ),
    { numRuns: 25 },
  );
});

test("the database's buckets are the program's, and each is within 2 % of its middle", async () => {
  const edges = [0, ...bucketStarts.slice(0, -1).flatMap((start) => [start, start + 1]), 86_400_000];
  const sql = `SELECT ms, length(histogram_of(ms)::text) AS digits FROM unnest($1::int[]) AS ms ORDER BY ms`;
  const rows = await systemQuery<{ ms: number; digits: number }>(database, sql, [[...new Set(edges)]]);
  for (const { ms, digits } of rows) {
    expect((digits - 1) / 10).toBe(bucketStarts.filter((start) => start <= ms).length);
  }
  for (const [index, start] of bucketStarts.slice(0, -1).entries()) {
    const middle = (start + bucketStarts[index + 1]! - 1) / 2;
    expect(middle - start).toBeLessThanOrEqual(start * 0.02);
  }
});
