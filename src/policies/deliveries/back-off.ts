/** A message is tried this many times before it is given up. */
export const TRIES_MAX = 8;

export const FIRST_WAIT_MS = 30_000;
export const WAIT_FACTOR = 3.5;
const JITTER = 0.2;

/**
 * How long to wait after the n-th try has failed, in milliseconds: 30 s and then three and a half times as
 * long each time, give or take a fifth, so that what failed together is not tried together. Eight tries take
 * between 17 and 26 hours. Null after the last.
 */
export function waitAfter(tries: number, random: () => number = Math.random): number | null {
  if (tries >= TRIES_MAX) return null;
  return Math.round(FIRST_WAIT_MS * WAIT_FACTOR ** (tries - 1) * (1 - JITTER + 2 * JITTER * random()));
}
