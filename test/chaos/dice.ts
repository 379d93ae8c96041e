import { seededRandom } from "../bench/shuffle.ts";

/** Chances that are the same for the same seed. */
export interface Dice {
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(share: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
  /** One of the names, drawn in proportion to its weight. */
  weighed<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

// Two large primes: neighbouring streams of one seed, and equal streams of neighbouring seeds, share nothing.
const SEED_STRIDE = 2_654_435_761;
const STREAM_STRIDE = 40_503_001;

/** The dice of one stream of a seed: request 17 of a seed is the same whatever came before it. */
export function diceOf(seed: number, stream: number): Dice {
  const random = seededRandom((seed * SEED_STRIDE + stream * STREAM_STRIDE) % 2 ** 32);
  random();
  const between = (least: number, most: number): number => least + Math.floor(random() * (most - least + 1));
  return {
    between,
    chance: (share) => random() < share,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    weighed<Name extends string>(weights: Readonly<Record<Name, number>>): Name {
      const entries = Object.entries(weights) as [Name, number][];
      let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) {
        left -= weight;
        if (left < 0) return name;
      }
      throw new Error("there is nothing to draw from");
    },
  };
}
