import type { Flaws } from "./flaws.ts";
import { Random } from "./random.ts";
import { runHistory, type Breach, type HistoryInput } from "./history.ts";

export interface HistoriesInput {
  firstSeed: number;
  /** At most so many histories are run. */
  count: number;
  flaws?: Flaws;
}

export interface HistoriesResult {
  histories: number;
  acknowledged: number;
  /** How many histories went through each of the unusual things. */
  met: Map<string, number>;
  /** The first history in which something was not as it must be; nothing is run after it. */
  failure: { input: HistoryInput; breaches: Breach[] } | null;
}

/** One seed in so many is run over and over, each time with a process that dies one step later. */
const SWEPT_EVERY = 100;
/** Of the others, every second one has a process die at some step. */
const STEP_MAX = 150;

/** Runs histories until there are enough of them, or one fails. */
export async function runHistories({ firstSeed, count, flaws }: HistoriesInput): Promise<HistoriesResult> {
  const result: HistoriesResult = { histories: 0, acknowledged: 0, met: new Map(), failure: null };
  const run = async (seed: number, killAt: number | null): Promise<number> => {
    if (result.failure || result.histories === count) return 0;
    const input = { seed, killAt };
    const history = await runHistory(flaws ? { ...input, flaws } : input);
    result.histories++;
    result.acknowledged += history.acknowledged;
    for (const thing of history.met) result.met.set(thing, (result.met.get(thing) ?? 0) + 1);
    if (history.breaches.length > 0) result.failure = { input, breaches: history.breaches };
    return history.steps;
  };
  for (let seed = firstSeed; !result.failure && result.histories < count; seed++) {
    const isSwept = seed % SWEPT_EVERY === 0;
    const steps = await run(seed, isSwept || seed % 2 === 0 ? null : new Random(-seed).between(1, STEP_MAX));
    if (isSwept) for (let killAt = 1; killAt <= steps; killAt++) await run(seed, killAt);
  }
  return result;
}

/** The command that runs a failed history again. */
export function replayCommand({ seed, killAt }: HistoryInput): string {
  return `npm run test:simulation -- --seed ${seed}${killAt === null ? "" : ` --kill ${killAt}`}`;
}
