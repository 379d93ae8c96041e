import { describe, expect, test } from "@jest/globals";
import type { OfferedDeployment } from "../../../src/catalog/index.ts";
import { firstPercents, orderWays, type Ordering } from "../../../src/inference/routing/order-ways.ts";
import { shareOf } from "../../../src/inference/routing/share-of.ts";
import type { Way } from "../../../src/inference/ways.ts";
import type { Price } from "../../../src/kernel/price.ts";

type Deployed = Partial<Pick<OfferedDeployment, "priority" | "weight" | "region">> & {
  cost?: bigint | [bigint, string];
  translated?: boolean;
};

function costOf(cost: Deployed["cost"]): Price | null {
  if (cost === undefined) return null;
  const [rate, currency] = typeof cost === "bigint" ? [cost, "USD"] : cost;
  return { currency, tiers: [{ input: rate, output: 0n }] } as unknown as Price;
}

function waysOf(deployed: Record<string, Deployed>): Way[] {
  return Object.entries(deployed).map(([id, { cost, translated = false, ...given }]) => ({
    deployment: {
      ...{ id, priority: 0, weight: 100, region: "us", ...given },
      cost: costOf(cost),
    } as OfferedDeployment,
    translation: translated ? ({} as Way["translation"]) : null,
  }));
}

function orderingOf(more: Partial<Ordering> & { latencies?: Record<string, number> } = {}): Ordering {
  const { latencies = {}, ...given } = more;
  return {
    regions: { mode: "any", allowed: [] },
    strategy: "priority",
    health: { latencyMs: (id) => latencies[id] ?? 0 },
    draw: () => 0.5,
    isSticky: false,
    ...given,
  };
}

const order = (deployed: Record<string, Deployed>, more?: Parameters<typeof orderingOf>[0]): string[] =>
  orderWays(waysOf(deployed), orderingOf(more)).map(({ deployment }) => deployment.id);

describe("the order of suppliers", () => {
  const mixed = {
    late: { priority: 2, weight: 1000, cost: 1n },
    foreign: { priority: 1, weight: 500, translated: true, cost: 4n },
    own: { priority: 1, weight: 1, cost: 3n },
    unknown: { priority: 0, weight: 10 },
  };

  test.each([
    ["priority", ["unknown", "own", "foreign", "late"]],
    ["weighted", ["late", "foreign", "unknown", "own"]],
    ["cost", ["late", "own", "foreign", "unknown"]],
  ] as const)("by %s", (strategy, expected) => {
    expect(order(mixed, { strategy })).toEqual(expected);
  });

  test("by latency is the fastest first, and one that was never asked before it", () => {
    const latencies = { late: 30, foreign: 10, own: 20 };
    expect(order({ late: {}, foreign: {}, own: {} }, { strategy: "latency", latencies })).toEqual([
      ...["foreign", "own", "late"],
    ]);
    expect(order(mixed, { strategy: "latency", latencies: { late: 30 } }).slice(-1)).toEqual(["late"]);
  });

  test("by latency is, of many, the better of two that are drawn", () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [String(at), {}]));
    const latencies = Object.fromEntries(Object.keys(many).map((id) => [id, 10 + Number(id)]));
    const counts = new Map<string, number>();
    for (let i = 0; i < 2_000; i++) {
      const [first = ""] = order(many, { strategy: "latency", latencies, draw: Math.random });
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    // The fastest is in a pair in one of five draws, and the slowest never wins one.
    expect(counts.get("0")).toBeGreaterThan(300);
    expect(counts.get("0")).toBeLessThan(500);
    expect(counts.get("9")).toBeUndefined();
  });

  test("leaves what costs something in another currency to the end, with what costs nobody knows what", () => {
    const deployed = {
      yuan: { cost: [1n, "CNY"] as [bigint, string] },
      dear: { cost: 9n },
      cheap: { cost: 2n },
    };
    const [first, second] = order(
      { cheap: deployed.cheap, dear: deployed.dear, yuan: deployed.yuan },
      { strategy: "cost" },
    );
    expect([first, second]).toEqual(["cheap", "dear"]);
  });

  test("is drawn in proportion to the weights", () => {
    const deployed = { light: { weight: 10 }, heavy: { weight: 90 } };
    let heavy = 0;
    for (let i = 0; i < 5_000; i++) if (order(deployed, { draw: Math.random })[0] === "heavy") heavy++;
    expect(heavy / 5_000).toBeGreaterThan(0.87);
    expect(heavy / 5_000).toBeLessThan(0.93);
  });

  test("is the same for what sticks, in proportion to the weights, and moves as little as it must", () => {
    const deployed = { a: { weight: 50 }, b: { weight: 100 }, c: { weight: 50 } };
    const { b: _, ...without } = deployed;
    let ofB = 0;
    for (let i = 0; i < 4_000; i++) {
      const draw = (id: string): number => shareOf("stick", String(i), id);
      const [first] = order(deployed, { draw, isSticky: true });
      expect(order(deployed, { draw, isSticky: true })[0]).toBe(first);
      if (first === "b") ofB++;
      else expect(order(without, { draw, isSticky: true })[0]).toBe(first);
    }
    expect(ofB / 4_000).toBeGreaterThan(0.46);
    expect(ofB / 4_000).toBeLessThan(0.54);
  });

  test("is left by what sticks when it is much slower", () => {
    const latencies = { a: 100, b: 40, c: 75 };
    const draw = (id: string): number => (id === "a" ? 0.9 : 0.1);
    const sticky = { strategy: "latency", draw, isSticky: true } as const;
    expect(order({ a: {}, b: {}, c: {} }, { ...sticky, latencies })[0]).not.toBe("a");
    expect(order({ a: {}, b: {}, c: {} }, { ...sticky, latencies: { ...latencies, a: 80 } })[0]).toBe("a");
  });
});

describe("preferred regions", () => {
  const regions = { mode: "prefer", allowed: ["EU"] } as const;

  test.each(["priority", "weighted", "latency", "cost"] as const)(
    "come before everything by %s",
    (strategy) => {
      const deployed = {
        us: { priority: 0, weight: 1000, cost: 1n },
        eu: { region: "eu", priority: 9, cost: 9n },
      };
      expect(order(deployed, { strategy, regions, latencies: { us: 1, eu: 90 } })).toEqual(["eu", "us"]);
    },
  );
});

test("the shares of the first place are those of the weights among equals", () => {
  const ways = waysOf({
    a: { weight: 75 },
    b: { weight: 25 },
    later: { priority: 1 },
    own: { translated: true },
  });
  expect(firstPercents(ways, orderingOf())).toEqual([75, 25, 0, 0]);
});
