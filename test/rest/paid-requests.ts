import { requestRecorder, type AttemptRecord, type RequestRecord } from "../../src/activity/index.ts";
import { newId } from "../../src/kernel/ids.ts";
import { nano } from "../../src/kernel/money.ts";
import type { Usage } from "../../src/kernel/usage.ts";
import { Journal, Lane, openBooks, systemTimers, type Hold } from "../../src/ledger/index.ts";
import { SECRETS } from "../graphql/samples.ts";
import type { World } from "../graphql/world.ts";
import { memoryDisk } from "../ledger/memory-disk.ts";

/** What no customer may read of the calls behind its requests, beside the catalog's secrets. */
export const CALL_SECRETS = {
  provider: "prv_the_supplier",
  deployment: "dep_the_deployment",
  credential: "crd_the_credential",
  upstreamModel: SECRETS.upstream,
  upstreamRequestId: "chatcmpl-at-the-supplier",
  cost: "0.000000777",
  node: "node-of-the-house",
};

/** The product's own way into the books, with request rows. */
export async function openLane({ database }: World): Promise<Lane<RequestRecord>> {
  const journal = new Journal({
    ...{ disk: memoryDisk(), timers: systemTimers, log: () => undefined, newName: () => newId("req") },
  });
  const lane = new Lane<RequestRecord>({
    ...{ books: openBooks(database, requestRecorder.sqlFunction), journal, timers: systemTimers },
    ...{ nodeId: CALL_SECRETS.node, log: () => undefined, writeRecord: (row) => requestRecorder.write(row) },
  });
  await lane.begin();
  return lane;
}

export async function holdOf(world: World, tenant: "acme" | "rival", amount: bigint): Promise<Hold> {
  const { customerId, apiKey } = world[tenant];
  const [price] = await world.see(
    "SELECT id FROM price_version WHERE model_id = 'qwen-plus' ORDER BY created_at DESC",
  );
  return {
    ...{ requestId: newId("req"), accountId: `acc_${customerId.slice(4)}`, customerId, apiKeyId: apiKey.id },
    ...{ protocol: "openai", model: "qwen-plus", amount: nano(amount), priceId: String(price?.["id"]) },
    ...{ receivedAt: new Date(), maxEnd: new Date(Date.now() + 600_000), quota: null, repeat: null },
  };
}

export function recordOf(hold: Hold, changed: Partial<RequestRecord> = {}): RequestRecord {
  return {
    requestId: hold.requestId,
    createdAt: hold.receivedAt,
    customerId: hold.customerId,
    apiKeyId: hold.apiKeyId,
    conversationId: "a conversation",
    protocol: hold.protocol,
    stream: true,
    model: hold.model,
    servedModel: hold.model,
    status: "succeeded",
    httpStatus: 200,
    code: null,
    usage: null,
    usageSource: null,
    charge: nano(0n),
    priceId: hold.priceId,
    latencyMs: 812,
    ttftMs: 95,
    attempts: [],
    cache: "off",
    policy: null,
    priceTier: null,
    stages: null,
    ...changed,
  };
}

export function attemptOf(number: number, changed: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    number,
    providerId: CALL_SECRETS.provider,
    deploymentId: CALL_SECRETS.deployment,
    credentialId: CALL_SECRETS.credential,
    region: "eu",
    upstreamModel: CALL_SECRETS.upstreamModel,
    upstreamRequestId: CALL_SECRETS.upstreamRequestId,
    startedMs: 1,
    durationMs: 700,
    outcome: "succeeded",
    httpStatus: 200,
    code: null,
    usage: null,
    cost: nano(777n),
    costCurrency: "USD",
    ...changed,
  };
}

export const usage: Usage = {
  inputFresh: 900,
  cacheRead: 101,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  outputText: 41,
  outputReasoning: 10,
};

/** (900 × 0.40 + 101 × 0.16 + 51 × 1.20) per million: 0.00043736. */
export const usageCharge = 437_360n;
