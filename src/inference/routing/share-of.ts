import { hash } from "node:crypto";

/** 48 bits: what a number holds exactly, with room. */
const HEX_DIGITS = 12;
const WHOLE = 2 ** 48;

/**
 * A number from 0 up to 1 that these texts always give, on every node and after every restart, and that says
 * nothing of what other texts give.
 */
export function shareOf(...texts: string[]): number {
  const digest = hash("sha256", texts.join("\n"), "hex");
  return Number.parseInt(digest.slice(0, HEX_DIGITS), 16) / WHOLE;
}
