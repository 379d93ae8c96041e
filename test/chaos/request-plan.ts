import { diceOf, type Dice } from "./dice.ts";

/** What kinds of requests there are, and how many of a hundred are of each. */
const kinds = {
  answer: 40,
  stream: 18,
  long: 5,
  abort: 6,
  leave: 3,
  refused: 4,
  reset: 3,
  broken: 3,
  unreported: 4,
  nothing: 1,
  repeated: 4,
  absurd: 1,
  fallback: 3,
  again: 5,
} as const;
export type RequestKind = keyof typeof kinds;

/** Whose requests they are: see cast.ts. */
const whose = { hot: 55, ample: 32, poor: 8, limited: 5 } as const;
export type CustomerKind = keyof typeof whose;

/** One request of a run. The same seed and number make the same request. */
export interface PlannedRequest {
  /** Goes to the supplier with the request and comes back in its books, and stands in the request's row. */
  tag: string;
  kind: RequestKind;
  customer: CustomerKind;
  /** Draws one of the customers of that kind, and one of its keys. */
  draw: number;
  stream: boolean;
  body: string;
  /** When the client hangs up, in milliseconds after its request; null: it hears it to the end. */
  leavesAfterMs: number | null;
  /** How often it is sent with the same Idempotency-Key; 1 is without such a key. */
  deliveries: number;
  /** Whether those are sent at the same time, or one after the other. */
  atOnce: boolean;
}

interface Shape {
  model: string;
  stream: boolean;
  /** What the supplier is asked to do. */
  asks: string[];
  leavesAfterMs?: number;
}

const DRAW_MAX = 1_000_000;
const MAX_TOKENS = 160;
const STREAM_BASE = 1_000;

/** The request with this number of the run with this seed. */
export function planRequest(seed: number, index: number): PlannedRequest {
  const dice = diceOf(seed, STREAM_BASE + index);
  const kind = dice.weighed(kinds);
  const tag = `${kind}-${String(seed)}-${String(index)}`;
  const { model, stream, asks, leavesAfterMs = null } = shapes[kind](dice);
  return {
    ...{ tag, kind, stream, leavesAfterMs },
    customer: dice.weighed(whose),
    draw: dice.between(0, DRAW_MAX),
    body: JSON.stringify({
      model,
      messages: [
        { role: "user", content: `request ${String(index)} ${"wörd ".repeat(dice.between(0, 60))}` },
      ],
      max_tokens: MAX_TOKENS,
      ...(stream && { stream, ...(dice.chance(0.5) && { stream_options: { include_usage: true } }) }),
      user: `sim:${asks.join(",")};${tag}`,
    }),
    deliveries: kind === "again" ? dice.between(2, 4) : 1,
    atOnce: dice.chance(0.5),
  };
}

const shapes: Record<RequestKind, (dice: Dice) => Shape> = {
  answer: (dice) => ({ ...usual(dice), stream: false }),
  stream: (dice) => streamed(dice),
  long: (dice) => ({ ...usual(dice), stream: true, asks: [...usage(dice), ...slowly(dice)] }),
  abort: (dice) => ({
    ...usual(dice),
    stream: true,
    asks: [...usage(dice), ...slowly(dice)],
    leavesAfterMs: dice.between(30, 1_500),
  }),
  leave: (dice) => {
    const shape = usual(dice);
    return { ...shape, asks: [...shape.asks, "latency=40"], leavesAfterMs: dice.between(0, 50) };
  },
  refused: (dice) =>
    failing(usual(dice), dice.pick(["status,status=500", "status,status=429", "status,status=503", "html"])),
  reset: (dice) =>
    dice.chance(0.5) ? failing(usual(dice), "reset") : failing(streamed(dice), "reset,after=2"),
  broken: (dice) => failing(streamed(dice), dice.pick(["truncate", "error_event", "garbage,after=2"])),
  // Of reasoning that is not shown, and of a cache, nobody but the supplier can tell.
  unreported: (dice) =>
    failing(
      dice.chance(0.5) ? streamed(dice) : usual(dice),
      `${dice.pick(["no_usage", "null_usage"])},reasoning=0,cached=0`,
    ),
  nothing: (dice) => failing(dice.chance(0.5) ? streamed(dice) : usual(dice), "zero_usage"),
  repeated: (dice) => failing(streamed(dice), dice.pick(["usage_twice", "usage_every_chunk"])),
  absurd: (dice) => failing(usual(dice), dice.pick(["absurd_usage", "negative_usage"])),
  fallback: (dice) => ({ ...usual(dice), model: "second-choice", stream: dice.chance(0.5) }),
  again: (dice) => usual(dice),
};

function usual(dice: Dice): Shape {
  const model = dice.pick(["steady", "steady", "tiered"]);
  return { model, stream: false, asks: [...usage(dice), `latency=${String(dice.between(0, 30))}`] };
}

function streamed(dice: Dice): Shape {
  const pace = [`chunks=${String(dice.between(4, 12))}`, `pace=${String(dice.between(10, 40))}`];
  return { model: dice.pick(["steady", "tiered"]), stream: true, asks: [...usage(dice), ...pace] };
}

function slowly(dice: Dice): string[] {
  return [`chunks=${String(dice.between(20, 50))}`, `pace=${String(dice.between(50, 100))}`];
}

function usage(dice: Dice): string[] {
  const tokens = [`tokens=${String(dice.between(5, 120))}`];
  if (dice.chance(0.3)) tokens.push(`cached=${String(dice.between(1, 40))}`);
  if (dice.chance(0.2)) tokens.push(`reasoning=${String(dice.between(1, 20))}`);
  return tokens;
}

function failing(shape: Shape, fault: string): Shape {
  return { ...shape, asks: [...shape.asks, `fault=${fault}`] };
}
