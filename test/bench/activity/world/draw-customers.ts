import type { Protocol } from "../../../../src/kernel/protocol.ts";
import { shuffle } from "../../shuffle.ts";
import { benchModels, type BenchModel } from "./catalogue.ts";

export const zones = ["Europe/Berlin", "Asia/Kolkata", "UTC"] as const;
export type Zone = (typeof zones)[number];

/** Something with a share of what it is drawn from. */
export interface Weighed<Item> {
  item: Item;
  weight: number;
}

export interface BenchKey {
  id: string;
  name: string;
  protocol: Protocol;
}

export interface BenchCustomer {
  /** From 1, the largest first. */
  rank: number;
  id: string;
  zone: Zone;
  /** Of all requests. */
  share: number;
  keys: readonly Weighed<BenchKey>[];
  models: readonly Weighed<BenchModel>[];
  /** Whether its answers are kept to be given again. */
  caches: boolean;
  /** Endings of its conversations' ids; the beginning is that of the week. */
  conversations: readonly string[];
}

const CUSTOMERS = 50;
const PROTOCOLS: readonly Protocol[] = ["openai", "anthropic", "dashscope"];
const CONVERSATIONS = 12;

/** The customers of the bench, by Zipf's law with exponent 1: the largest has a fifth of all requests. */
export function drawCustomers(random: () => number): BenchCustomer[] {
  const weights = Array.from({ length: CUSTOMERS }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight, index) => ({
    ...{ rank: index + 1, id: idOf("cus", index + 1), zone: zones[index % zones.length]! },
    share: weight / total,
    keys: drawKeys(index + 1, random),
    models: drawModels(random),
    caches: index % 4 === 0,
    conversations: Array.from({ length: CONVERSATIONS }, (_, slot) => digits(index + 1, slot)),
  }));
}

function drawKeys(rank: number, random: () => number): Weighed<BenchKey>[] {
  return Array.from({ length: between(4, 6, random) }, (_, index) => ({
    item: {
      id: idOf("key", rank * 100 + index),
      name: `key ${String(index + 1)}`,
      protocol: PROTOCOLS[index % 3 === 0 ? 0 : Math.floor(random() * PROTOCOLS.length)]!,
    },
    weight: 1 / (index + 1),
  }));
}

function drawModels(random: () => number): Weighed<BenchModel>[] {
  const tiered = benchModels[1]!;
  const [first, ...others] = shuffle(
    benchModels.filter((each) => each !== tiered),
    random,
  );
  return [first!, tiered, ...others].slice(0, between(4, 6, random)).map((item, index) => ({
    item,
    weight: 1 / (index + 1) ** 1.5,
  }));
}

function between(least: number, most: number, random: () => number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** Ids of the shape that the relay makes, of its first millisecond: "cus_00000000000000000000000001". */
function idOf(prefix: string, number: number): string {
  return `${prefix}_${String(number).padStart(26, "0")}`;
}

function digits(rank: number, slot: number): string {
  return `${String(rank).padStart(8, "0")}${String(slot).padStart(8, "0")}`;
}

/** One of them, by its weight. */
export function draw<Item>(from: readonly Weighed<Item>[], random: () => number): Item {
  let left = random() * from.reduce((sum, { weight }) => sum + weight, 0);
  for (const { item, weight } of from) {
    left -= weight;
    if (left <= 0) return item;
  }
  return from.at(-1)!.item;
}
