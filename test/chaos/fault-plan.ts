import { diceOf, type Dice } from "./dice.ts";
import type { Cut } from "./fault-proxy.ts";

/** Something that breaks at a moment of the run. Durations are in milliseconds. */
export type Fault = { atMs: number } & (
  | { kind: "cut"; relay: number; cut: Cut }
  | { kind: "kill" | SiegeKind; relay: number; downMs: number }
  | { kind: "stop-database"; downMs: number }
);
export type FaultKind = Fault["kind"];

const siegeKinds = ["freeze", "isolate", "bury"] as const;
type SiegeKind = (typeof siegeKinds)[number];

const SEGMENT_MS = 160_000;
const SIEGE_MS = 85_000;
const RUN_MIN_MS = 100_000;
const STREAM = 3;
const QUIET_START_MS = 2_000;
// A node is given up when it has been silent for 30 s, by one that has itself been heard for 20 s, at its
// next look.
const PAST_EPOCH_MS: [number, number] = [62_000, 68_000];

/**
 * All faults of a run in the order of their moments: the same for the same seed and length. Storms, in which
 * everything breaks at short intervals, take turns with sieges: one relay is out for longer than its epoch
 * lasts, one is left alone, so that it can take the other for dead, and the third has a hard time.
 */
export function planFaults(seed: number, lengthMs: number, relays: number): Fault[] {
  const dice = diceOf(seed, STREAM);
  const sieges = lengthMs < RUN_MIN_MS ? 0 : Math.max(1, Math.floor(lengthMs / SEGMENT_MS));
  if (sieges === 0) return storm(dice, { fromMs: QUIET_START_MS, toMs: lengthMs, relays });
  const segmentMs = lengthMs / sieges;
  const first = dice.between(0, siegeKinds.length - 1);
  return Array.from({ length: sieges }, (_, number) => {
    const endMs = Math.floor(segmentMs * (number + 1));
    const kind = siegeKinds[(first + number) % siegeKinds.length] ?? "freeze";
    return [
      ...storm(dice, {
        fromMs: Math.floor(segmentMs * number) + QUIET_START_MS,
        toMs: endMs - SIEGE_MS,
        relays,
      }),
      ...siege(dice, { kind, fromMs: endMs - SIEGE_MS, relays }),
    ];
  }).flat();
}

interface Span {
  fromMs: number;
  toMs: number;
  relays: number;
}

const KILL_EVERY_MS = 8_000;
const STOP_EVERY_MS = 20_000;
const CUT_EVERY_MS = 500;

function storm(dice: Dice, { fromMs, toMs, relays }: Span): Fault[] {
  const relay = (): number => dice.between(0, relays - 1);
  const faults: Fault[] = [
    ...moments(dice, { fromMs, toMs, everyMs: KILL_EVERY_MS }).map((atMs): Fault => ({
      atMs,
      kind: "kill",
      relay: relay(),
      downMs: dice.between(0, 1_500),
    })),
    ...moments(dice, { fromMs, toMs, everyMs: STOP_EVERY_MS }).map((atMs): Fault => ({
      atMs,
      kind: "stop-database",
      downMs: dice.between(0, 1_800),
    })),
    ...moments(dice, { fromMs, toMs, everyMs: CUT_EVERY_MS }).map((atMs) => cutOf(dice, atMs, relay())),
  ];
  return faults.sort(byMoment);
}

const CALM_MS = 5_000;
const SIEGE_KILL_EVERY_MS = 30_000;
const SIEGE_CUT_EVERY_MS = 1_000;

function siege(
  dice: Dice,
  { kind, fromMs, relays }: { kind: SiegeKind; fromMs: number; relays: number },
): Fault[] {
  const victim = dice.between(0, relays - 1);
  const harried = (victim + dice.between(1, Math.max(1, relays - 1))) % relays;
  const beginMs = fromMs + CALM_MS;
  const span = { fromMs: beginMs, toMs: fromMs + SIEGE_MS };
  const faults: Fault[] = [
    { atMs: beginMs, kind, relay: victim, downMs: dice.between(...PAST_EPOCH_MS) },
    ...moments(dice, { ...span, everyMs: SIEGE_KILL_EVERY_MS }).map((atMs): Fault => ({
      atMs,
      kind: "kill",
      relay: harried,
      downMs: dice.between(0, 1_500),
    })),
    ...moments(dice, { ...span, everyMs: SIEGE_CUT_EVERY_MS }).map((atMs) => cutOf(dice, atMs, harried)),
  ];
  return faults.sort(byMoment);
}

function cutOf(dice: Dice, atMs: number, relay: number): Fault {
  const kind = dice.weighed({ unsent: 1, sent: 2, done: 4 });
  return { atMs, kind: "cut", relay, cut: { kind, at: dice.chance(0.15) ? "commit" : "statement" } };
}

/** One moment in each equal part of a span, so that every fault meets every state of the others. */
function moments(
  dice: Dice,
  { fromMs, toMs, everyMs }: { fromMs: number; toMs: number; everyMs: number },
): number[] {
  const count = Math.max(1, Math.round((toMs - fromMs) / everyMs));
  const part = Math.max(0, toMs - fromMs) / count;
  return Array.from({ length: count }, (_, number) =>
    Math.floor(fromMs + part * number + dice.between(0, Math.floor(part))),
  );
}

function byMoment(one: Fault, other: Fault): number {
  return one.atMs - other.atMs;
}
