import { join } from "node:path";
import type * as Activity from "../../../src/activity/index.ts";
import type { RequestRecord } from "../../../src/activity/index.ts";
import type * as Customers from "../../../src/customers/index.ts";
import type * as Ids from "../../../src/kernel/ids.ts";
import type { Nano } from "../../../src/kernel/money.ts";
import type * as Ledger from "../../../src/ledger/index.ts";
import type { Hold, Lane, Settlement } from "../../../src/ledger/index.ts";
import type * as Logs from "../../../src/log.ts";
import type * as Nodes from "../../../src/node.ts";
import type * as Storage from "../../../src/storage/index.ts";
import type { Ctx } from "../../../src/storage/index.ts";

export interface LaneWorld {
  lane: Lane<RequestRecord>;
  /** What one paid request gives the lane: its hold, and its end with the record of one attempt. */
  newRequest(input: { quota: boolean; charge: bigint }): NewRequest;
  readBooks(): Promise<{ charged: string; rows: number; brokenLaws: string[] }>;
  close(): Promise<void>;
}

export interface NewRequest {
  hold: Hold;
  settlement: Settlement<RequestRecord>;
}

export interface LaneWorldOptions {
  databaseUrl: string;
  dataDir: string;
  rootSecret: string;
}

const root = new URL("../../../", import.meta.url).pathname;
const HOLD_FACTOR = 3n;
const AMPLE = 10n ** 16n;
const MAX_END_MS = 600_000;

// What runs is the built product, as its customers run it; only the types are of the sources.
const load = async <Module>(path: string): Promise<Module> =>
  (await import(join(root, "dist", path))) as Module;
const storage = await load<typeof Storage>("storage/index.js");
const nodes = await load<typeof Nodes>("node.js");
const customers = await load<typeof Customers>("customers/index.js");
const ledger = await load<typeof Ledger>("ledger/index.js");
const activity = await load<typeof Activity>("activity/index.js");
const ids = await load<typeof Ids>("kernel/ids.js");
const logs = await load<typeof Logs>("log.js");

/** A node on a fresh database, and one customer with a key and more money than it can spend. */
export async function openLaneWorld({
  databaseUrl,
  dataDir,
  rootSecret,
}: LaneWorldOptions): Promise<LaneWorld> {
  await storage.migrate({ url: databaseUrl });
  const node = await nodes.openNode({
    ...{ databaseUrl, rootSecret, nodeId: "node-bench" },
    ...{ journals: join(dataDir, "journal"), mail: null, webhookNetworks: [] },
    log: logs.openLog("warn"),
  });
  const principal = { kind: "system", name: "bench" } as const;
  const requestId = ids.newId("req");
  const ctx: Ctx = {
    principal,
    requestId,
    database: node.database,
    clock: node.clock,
    keyring: node.keyring,
  };
  await activity.ensurePartitions(node.database, node.clock.now());
  const owner = await makeOwner(ctx);
  return {
    lane: node.lane,
    newRequest: (input) => newRequest(owner, input),
    readBooks: () => readBooks(ctx, owner),
    close: () => node.close(),
  };
}

interface Owner {
  customerId: string;
  accountId: string;
  apiKeyId: string;
}

async function makeOwner(ctx: Ctx): Promise<Owner> {
  const { id: customerId } = await customers.createCustomer(ctx, { name: "Hot", currency: "USD" });
  const recharge = { customerId, amount: AMPLE as Nano, reason: "bench", idempotencyKey: customerId };
  await ledger.rechargeAccount(ctx, recharge);
  const made = await customers.createApiKey(ctx, { customerId, name: "bench", entitledModelIds: new Set() });
  return { customerId, accountId: `acc_${customerId.slice(4)}`, apiKeyId: made.apiKey.id };
}

function newRequest(owner: Owner, { quota, charge }: { quota: boolean; charge: bigint }): NewRequest {
  const receivedAt = new Date();
  const requestId = ids.newId("req", receivedAt.getTime());
  const hold: Hold = {
    ...owner,
    ...{ requestId, receivedAt, protocol: "openai", model: "bench", priceId: "prc_bench", repeat: null },
    amount: (charge * HOLD_FACTOR) as Nano,
    maxEnd: new Date(receivedAt.getTime() + MAX_END_MS),
    quota: quota ? { window: receivedAt.toISOString().slice(0, 10), limit: AMPLE as Nano } : null,
  };
  return { hold, settlement: { hold, actual: charge as Nano, record: recordOf(hold, charge), answer: null } };
}

function recordOf(hold: Hold, charge: bigint): RequestRecord {
  const usage = {
    ...{ inputFresh: 211, cacheRead: 17, cacheWrite5m: 0, cacheWrite1h: 0 },
    ...{ outputText: 96, outputReasoning: 0 },
  };
  return {
    ...{ requestId: hold.requestId, createdAt: hold.receivedAt, conversationId: null },
    ...{ customerId: hold.customerId, apiKeyId: hold.apiKeyId, protocol: hold.protocol, stream: false },
    ...{ model: hold.model, servedModel: hold.model, status: "succeeded", httpStatus: 200, code: null },
    ...{ usage, usageSource: "upstream", charge: charge as Nano, priceId: hold.priceId },
    ...{ latencyMs: 412, ttftMs: 180, cache: "off", policy: null, priceTier: 0, stages: null },
    attempts: [
      {
        ...{ number: 1, providerId: "prv_bench", deploymentId: "dep_bench", credentialId: "crd_bench" },
        ...{ region: "local", upstreamModel: "bench-up", upstreamRequestId: null, startedMs: 1 },
        ...{ durationMs: 410, outcome: "succeeded", httpStatus: 200, code: null, usage },
        ...{ cost: charge as Nano, costCurrency: "USD" },
      },
    ],
  };
}

async function readBooks(
  { database }: Ctx,
  { customerId }: Owner,
): Promise<{ charged: string; rows: number; brokenLaws: string[] }> {
  const [books] = await storage.systemQuery<{ charged: string; rows: number }>(
    database,
    `SELECT (SELECT coalesce(sum(counter_amount), 0)::text FROM ledger_entry
        WHERE customer_id = $1 AND counter = 'revenue') AS charged,
      (SELECT count(*)::int FROM request WHERE customer_id = $1) AS rows`,
    [customerId],
  );
  const laws = await ledger.verifyLedger(database);
  const brokenLaws = laws.flatMap(({ id, breaches }) => (breaches.length > 0 ? [id] : []));
  return { charged: books?.charged ?? "", rows: books?.rows ?? 0, brokenLaws };
}
