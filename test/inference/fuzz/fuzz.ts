import { diceOf } from "../../chaos/dice.ts";
import { mutate } from "./mutate.ts";
import type { Seeds } from "./seeds.ts";
import { type Target, targets } from "./targets.ts";

/** No input may take longer. */
export const MILLISECONDS_MAX = 50;
const RETRIES = 4;

export interface Finding {
  target: string;
  /** The input is the same for the same seed and number. */
  number: number;
  says: string;
  input: Buffer;
}

export interface FuzzOptions {
  seed: number;
  first: number;
  count: number;
  seeds: Seeds;
}

/** Runs so many inputs and gives what is wrong, once for each thing that is said. */
export function fuzz({ seed, first, count, seeds }: FuzzOptions): Finding[] {
  const findings = new Map<string, Finding>();
  for (let number = first; number < first + count; number++) {
    const { target, input } = inputOf({ seed, seeds, number });
    const says = complaintOf(target, input);
    if (says === null) continue;
    const key = `${target.name}: ${says.split("\n", 2).join(" ").replace(/\d+/g, "N").slice(0, 160)}`;
    const known = findings.get(key);
    if (!known || known.input.length > input.length)
      findings.set(key, { target: target.name, number, says, input });
  }
  return [...findings.values()];
}

/** The one input of a number, whatever came before it. */
export function inputOf({ seed, seeds, number }: { seed: number; seeds: Seeds; number: number }): {
  target: Target;
  input: Buffer;
} {
  const dice = diceOf(seed, number);
  const target = targets[dice.between(0, targets.length - 1)]!;
  const known = seeds.get(target.seeds) ?? [];
  const from = known[dice.between(0, Math.max(0, known.length - 1))] ?? Buffer.alloc(0);
  return { target, input: mutate(from, known, dice) };
}

/** What is wrong with how a target takes an input; null when nothing is. */
export function complaintOf(target: Target, input: Buffer): string | null {
  let milliseconds = Infinity;
  // A pause of the collector, or of the machine, is not the input's: the shortest of a few runs is its time.
  for (let run = 0; run <= RETRIES && milliseconds > MILLISECONDS_MAX; run++) {
    const startMs = performance.now();
    try {
      target.run(input);
    } catch (thrown) {
      return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    }
    milliseconds = Math.min(milliseconds, performance.now() - startMs);
  }
  return milliseconds > MILLISECONDS_MAX ? `takes ${Math.round(milliseconds)} ms` : null;
}
