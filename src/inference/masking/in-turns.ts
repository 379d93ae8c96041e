import { setImmediate } from "node:timers/promises";

/** Work in steps of a few milliseconds at most, and what comes of it. */
export type Steps<T> = Generator<undefined, T, undefined>;

const TURN_MS = 8;

/** Does all steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Does the steps in turns of some milliseconds, between which the event loop is free. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  let until = performance.now() + TURN_MS;
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() < until) continue;
    await setImmediate();
    until = performance.now() + TURN_MS;
  }
}
