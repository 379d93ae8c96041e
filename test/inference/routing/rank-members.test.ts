import { expect, test } from "@jest/globals";
import type { Offer, OfferedDeployment, OfferedModel } from "../../../src/catalog/index.ts";
import { rankMembers } from "../../../src/inference/rank-members.ts";
import type { Price } from "../../../src/kernel/price.ts";

const at = new Date();
const occasion = { customerId: "cus_1", groupId: null, currency: "USD", at };

function memberOf(id: string, rate: bigint): OfferedModel {
  const tiers = [{ input: rate, output: 0n }];
  const price = { currency: "USD", effectiveFrom: at, tiers } as unknown as Price;
  const deployment = { id: `dep_${id}`, credentials: [{ id: "crd", secret: "" }] };
  return {
    ...{ id, kind: "model", visibility: "public", status: "active", prices: [price] },
    ...{ customerPrices: new Map(), groupPrices: new Map() },
    deployments: [deployment as OfferedDeployment],
  } as unknown as OfferedModel;
}

const members = [memberOf("one", 4n), memberOf("two", 2n), memberOf("three", 1n), memberOf("four", 4n)];
const offer = { models: new Map(members.map((member) => [member.id, member])) } as unknown as Offer;

function order(strategy: OfferedModel["strategy"], latencies: Record<string, number>): string[] {
  const auto = { id: "auto", kind: "auto", strategy, members: members.map(({ id }) => id) } as OfferedModel;
  const health = { latencyMs: (id: string) => latencies[id.slice(4)] ?? 0 };
  return rankMembers(offer, auto, { occasion, scopes: [], health }).map(({ id }) => id);
}

const latencies = { one: 10, two: 40, three: 60, four: 20 };

test.each([
  ["cheapest", latencies, ["three", "two", "one", "four"]],
  ["fastest", latencies, ["one", "four", "two", "three"]],
  // 4 x 10, 2 x 40, 1 x 60, 4 x 20: of the two of 80, the operator's first.
  ["balanced", latencies, ["one", "three", "two", "four"]],
  // What is not known counts as what is usual, here 30: 4 x 10, 2 x 30, 1 x 30, 4 x 50.
  ["balanced", { one: 10, four: 50 }, ["three", "one", "two", "four"]],
  ["fastest", {}, ["one", "two", "three", "four"]],
  ["balanced", {}, ["three", "two", "one", "four"]],
] as const)("%s, when calls take %j, is %j", (strategy, took, expected) => {
  expect(order(strategy, took)).toEqual(expected);
});

test("scopes that name members leave only those; one that names the auto model alone leaves all", () => {
  const auto = { id: "auto", kind: "auto", strategy: "cheapest", members: ["one", "two"] } as OfferedModel;
  const ranked = (...scopes: ((id: string) => boolean)[]): string[] =>
    rankMembers(offer, auto, { occasion, scopes, health: null }).map(({ id }) => id);
  expect(ranked((id) => id === "auto")).toEqual(["two", "one"]);
  expect(ranked((id) => ["auto", "one"].includes(id))).toEqual(["one"]);
  expect(
    ranked(
      (id) => ["auto", "one"].includes(id),
      (id) => ["auto", "two"].includes(id),
    ),
  ).toEqual([]);
});
