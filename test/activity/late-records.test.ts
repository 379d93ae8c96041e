import { afterAll, beforeAll, expect, test } from "@jest/globals";
import type { RequestRecord } from "../../src/activity/index.ts";
import { nano } from "../../src/kernel/money.ts";
import { closeLeft, openBooks, verifyLedger, type Hold, type Lane } from "../../src/ledger/index.ts";
import { openDatabase, systemQuery, type Database } from "../../src/storage/index.ts";
import { freshDatabase } from "../support/database.ts";
import { customerWith, holdOf } from "../ledger/world.ts";
import { openSettlingLane } from "./settling-lane.ts";
import { dueDays, dueHours, heldDays, heldHours, type Sums } from "./upkeep/sums.ts";
import { askOf, writeRows, type RowInput } from "./upkeep/written-rows.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
let lane: Lane<RequestRecord>;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, connectionsMax: 8 });
  lane = await openSettlingLane(database, "node-r");
});
afterAll(async () => {
  await lane.end();
  await database.close();
  await fresh.drop();
});

const attempt = {
  ...{ number: 1, providerId: "prv_1", deploymentId: "dep_1", credentialId: "crd_1", region: "us" },
  ...{
    upstreamModel: "m-2",
    upstreamRequestId: "up-1",
    startedMs: 2,
    durationMs: 50,
    httpStatus: 200,
    code: null,
  },
  ...{ outcome: "succeeded" as const, usage: null, cost: nano(8n), costCurrency: "USD" },
};

function recordOf(hold: Hold, said: Partial<RequestRecord>): RequestRecord {
  return {
    ...{ requestId: hold.requestId, createdAt: hold.receivedAt, customerId: hold.customerId },
    ...{
      apiKeyId: hold.apiKeyId,
      conversationId: null,
      protocol: "openai",
      stream: true,
      model: "qwen-plus",
    },
    ...{ servedModel: "qwen-plus", status: "failed", httpStatus: 200, code: "internal_error", usage: null },
    ...{ usageSource: null, charge: nano(0n), priceId: "prc_1", latencyMs: 100, ttftMs: 10, attempts: [] },
    ...{ cache: "off", policy: null, priceTier: null, stages: null },
    ...said,
  };
}

const usage = (outputText: number): RequestRecord["usage"] => ({
  ...{ inputFresh: 5, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, outputText, outputReasoning: 0 },
});

test("the late word of a node takes the place of what was recorded in its absence, in the hours too", async () => {
  const account = await customerWith(database, 1_000n);
  const hold = holdOf(account, 300n);
  await lane.reserve(hold);
  const { requestId, accountId } = hold;
  const soFar = recordOf(hold, { usage: usage(3), usageSource: "estimated", charge: nano(30n) });
  lane.checkpoint({ requestId, accountId, charge: nano(30n), record: soFar });
  await lane.drained();
  await systemQuery(database, "UPDATE node SET epoch = epoch + 1 WHERE id = 'node-r'");
  await closeLeft({ books: openBooks(database), lane, record: (left) => recordOf({ ...hold, ...left }, {}) });
  const said = {
    status: "succeeded" as const,
    code: null,
    usage: usage(9),
    usageSource: "upstream" as const,
  };
  const record = recordOf(hold, { ...said, charge: nano(90n), attempts: [attempt] });
  for (const actual of [90n, 120n]) {
    await lane.settle({ hold, actual: nano(actual), record, answer: null });
    await lane.drained();
  }
  expect(
    await systemQuery(
      database,
      "SELECT status, charge, output_text, usage_source FROM request WHERE request_id = $1",
      [requestId],
    ),
  ).toEqual([{ status: "succeeded", charge: 90n, output_text: 9, usage_source: "upstream" }]);
  expect(
    await systemQuery(
      database,
      `SELECT sum(requests)::int AS requests, sum(charge)::int AS charge, sum(output_text)::int AS output
       FROM rollup_hour WHERE customer_id = $1 AND grain = 0`,
      [hold.customerId],
    ),
  ).toEqual([{ requests: 1, charge: 90, output: 9 }]);
  expect(
    await systemQuery(database, "SELECT number, cost FROM attempt WHERE request_id = $1", [requestId]),
  ).toEqual([{ number: 1, cost: 8n }]);
  const broken = (await verifyLedger(database)).filter(({ breaches }) => breaches.length > 0);
  expect(broken).toEqual([]);
});

/** What hours and days hold, and what one by one the rows come to. */
async function sumsOf(customerId: string): Promise<{ held: Sums[]; due: Sums[] }> {
  return {
    held: [await heldHours(askOf(database), customerId), await heldDays(askOf(database), customerId)],
    due: [await dueHours(askOf(database), customerId), await dueDays(askOf(database), customerId, "UTC")],
  };
}

const first: RowInput = {
  status: "failed",
  code: "internal_error",
  priceTier: null,
  output: null,
  charge: 7n,
};
const said: Partial<RowInput> = { status: "succeeded", code: null, priceTier: 1, output: 40, charge: 90n };

test.each<[string, Partial<RowInput>]>([
  ["how it ended, and by which tier it is priced", said],
  ["its error alone", { code: "upstream_error" }],
  ["its tier alone", { priceTier: 0 }],
  ["how long it took", { latencyMs: 86_400_000, ttftMs: 1 }],
  ["that there was no first byte", { ttftMs: null }],
  ["that the cache was asked", { cache: "miss" }],
  ["that the cache answered", { cache: "hit", charge: 0n }],
  ["nothing", {}],
])("a late word that changes %s moves every sum exactly, and counts once", async (_, late) => {
  const { customerId } = await customerWith(database, 0n);
  const row = { ...first, customerId, requestId: `req_${customerId}` };
  // One of the same cells stays what it was.
  await writeRows(database, [row, { ...first, customerId }]);
  await writeRows(database, [{ ...row, ...late }], [row.requestId]);
  const moved = await sumsOf(customerId);
  expect(moved.held).toEqual(moved.due);
  // The same word again, late or not, and the first word again, are passed over or change nothing.
  await writeRows(database, [{ ...row, ...late }], [row.requestId]);
  await writeRows(database, [{ ...row, ...late }]);
  await writeRows(database, [row]);
  expect(await sumsOf(customerId)).toEqual(moved);
});

test("rows that are written again beside new ones and late ones, in one batch, are each counted once", async () => {
  const { customerId } = await customerWith(database, 0n);
  const known = Array.from({ length: 4 }, (_, index) => ({
    ...first,
    ...{ customerId, requestId: `req_${customerId}_${String(index)}`, latencyMs: index * 1_000 },
  }));
  await writeRows(database, known);
  const late = { ...known[1]!, ...said, latencyMs: 5 };
  await writeRows(
    database,
    [known[0]!, late, { ...first, customerId }, { ...known[2]!, ...said }],
    [late.requestId],
  );
  const sums = await sumsOf(customerId);
  expect(sums.held).toEqual(sums.due);
  expect(
    Object.values(sums.held[1]!)
      .map((figures) => figures.split(" ")[0])
      .sort(),
  ).toEqual(["1", "1", "1", "1", "4", "4", "4", "4"]);
});
