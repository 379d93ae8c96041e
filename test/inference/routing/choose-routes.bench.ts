import type { Offer, OfferedDeployment, OfferedModel } from "../../../src/catalog/index.ts";
import { dialects } from "../../../src/inference/dialects/dialects.ts";
import { Reading } from "../../../src/inference/reading.ts";
import type { SearchNeeds } from "../../../src/inference/routing/route-search.ts";
import { chooseRoutes } from "../../../src/inference/stages/choose-routes.ts";
import type { Policed } from "../../../src/inference/stages/police.ts";
import { SupplierHealth } from "../../../src/inference/suppliers/supplier-health.ts";
import { defaultPolicies } from "../../../src/policies/index.ts";

// node --expose-gc test/inference/routing/choose-routes.bench.ts: time and memory of choosing for one request.
const ROUNDS = 200_000;
const at = new Date();
const rates = { input: 1n, cachedInput: 1n, cacheWrite5m: 1n, cacheWrite1h: 1n, output: 1n, reasoning: 1n };
const price = {
  id: "prc",
  currency: "USD",
  perRequest: 0n,
  effectiveFrom: at,
  tiers: [{ upToInputTokens: null, ...rates }],
};

function needsOf(count: number): SearchNeeds {
  const deployments = Array.from({ length: count }, (_, i) => ({
    ...{ id: `dep_${String(i)}`, providerId: "prv", protocol: "openai", region: "us", upstreamModel: "u" },
    ...{ priority: 0, weight: 100, flags: {}, cost: null, credentials: [{ id: "crd", secret: "s" }] },
  })) as unknown as OfferedDeployment[];
  const model = {
    ...{ id: "m", kind: "model", status: "active", visibility: "public", members: [], prices: [price] },
    ...{ groupPrices: new Map(), customerPrices: new Map(), deployments },
  } as unknown as OfferedModel;
  const offer = { models: new Map([["m", model]]), entitlements: new Map(), groupEntitlements: new Map() };
  return { offer: offer as unknown as Offer, health: new SupplierHealth() };
}

function policedFor({ offer }: SearchNeeds): Policed {
  const body = Buffer.from(JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hello." }] }));
  const request = dialects.openai.readRequest({ headers: {}, query: "", body });
  return {
    key: { customerId: "cus", groupId: null, currency: "USD", apiKeyId: "key", allowedModelIds: [] },
    incoming: { receivedAt: at, conversationId: null, requestId: "req" },
    ...{
      policies: defaultPolicies,
      reading: new Reading(request),
      asked: offer.models.get("m"),
      effects: {},
    },
  } as unknown as Policed;
}

for (const count of [1, 3, 10]) {
  const needs = needsOf(count);
  const policed = policedFor(needs);
  const run = (rounds: number): void => {
    for (let i = 0; i < rounds; i++) chooseRoutes(needs, policed);
  };
  run(ROUNDS / 10);
  const began = performance.now();
  run(ROUNDS);
  const perCall = ((performance.now() - began) * 1e6) / ROUNDS;
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  run(1_000);
  const bytes = (process.memoryUsage().heapUsed - before) / 1_000;
  console.log(`${String(count)} deployments: ${perCall.toFixed(0)} ns, ${bytes.toFixed(0)} bytes`);
}
