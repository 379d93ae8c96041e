import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { requestRecorder, type RequestRecord } from "../../src/activity/index.ts";
import { nano } from "../../src/kernel/money.ts";
import { closeLeft, Journal, Lane, openBooks, systemTimers, verifyLedger } from "../../src/ledger/index.ts";
import type { Hold } from "../../src/ledger/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { openDatabase, systemQuery, type Database } from "../../src/storage/index.ts";
import { freshDatabase } from "../support/database.ts";
import { memoryDisk } from "../ledger/memory-disk.ts";
import { customerWith, holdOf } from "../ledger/world.ts";

let fresh: Awaited<ReturnType<typeof freshDatabase>>;
let database: Database;
let lane: Lane<RequestRecord>;

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, connectionsMax: 8 });
  const log = (): void => undefined;
  const journal = new Journal({ disk: memoryDisk(), timers: systemTimers, newName: () => newId("req"), log });
  lane = new Lane({
    ...{ books: openBooks(database, requestRecorder.sqlFunction), journal, timers: systemTimers, log },
    ...{ nodeId: "node-r", writeRecord: (record) => requestRecorder.write(record) },
  });
  await lane.begin();
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
    ...{ cache: "off", policy: null },
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
       FROM rollup_hour WHERE customer_id = $1`,
      [hold.customerId],
    ),
  ).toEqual([{ requests: 1, charge: 90, output: 9 }]);
  expect(
    await systemQuery(database, "SELECT number, cost FROM attempt WHERE request_id = $1", [requestId]),
  ).toEqual([{ number: 1, cost: 8n }]);
  const broken = (await verifyLedger(database)).filter(({ breaches }) => breaches.length > 0);
  expect(broken).toEqual([]);
});
