import type { HoldResult } from "./books.ts";
import type { Hold } from "../reservation.ts";
import type { Timers } from "./timers.ts";

/** What is left of an account, or of one window of a key's quota, as it was last seen. */
interface Purse {
  left: bigint;
  seenAtMs: number;
  /** Holds that were asked for, and whose outcome is not known. */
  unconfirmed: bigint;
}

const VIEW_MAX_AGE_MS = 5_000;
const PURSES_MAX = 100_000;
const MARGIN = 8n;

/**
 * Whether there is so much money that a hold is as good as made: many times the amount, as seen a moment ago,
 * also when every other node spends as much meanwhile.
 */
export class Headroom {
  readonly #timers: Timers;
  readonly #purses = new Map<string, Purse>();
  #nodes = 1;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  /** How many nodes are alive, this one too, as it last heard. */
  get nodes(): number {
    return this.#nodes;
  }

  noteNodes(alive: number): void {
    this.#nodes = alive;
  }

  isAmple(hold: Hold): boolean {
    const margin = BigInt(this.#nodes) * 2n > MARGIN ? BigInt(this.#nodes) * 2n : MARGIN;
    const oldest = this.#timers.nowMs() - VIEW_MAX_AGE_MS;
    return pursesOf(hold).every((name) => {
      const purse = this.#purses.get(name);
      return (
        purse !== undefined &&
        purse.seenAtMs > oldest &&
        purse.left - purse.unconfirmed >= margin * hold.amount
      );
    });
  }

  ask(hold: Hold): void {
    for (const name of pursesOf(hold)) this.#purse(name).unconfirmed += hold.amount;
  }

  /** Takes back what was asked: the outcome is known, or nobody waits for it any more. */
  settle(hold: Hold): void {
    for (const name of pursesOf(hold)) this.#purse(name).unconfirmed -= hold.amount;
  }

  /** Notes the figures that came with an outcome. */
  see(hold: Hold, result: HoldResult): void {
    const [account, quota] = pursesOf(hold);
    if (account !== undefined) this.#note(account, result.available);
    if (quota !== undefined && hold.quota && result.quota) {
      this.#note(quota, hold.quota.limit - result.quota.spent - result.quota.reserved);
    }
  }

  #note(name: string, left: bigint): void {
    const purse = this.#purse(name);
    purse.left = left;
    purse.seenAtMs = this.#timers.nowMs();
  }

  #purse(name: string): Purse {
    const known = this.#purses.get(name);
    if (known) return known;
    if (this.#purses.size >= PURSES_MAX) this.#forgetIdle();
    const made = { left: 0n, seenAtMs: -Infinity, unconfirmed: 0n };
    this.#purses.set(name, made);
    return made;
  }

  #forgetIdle(): void {
    for (const [name, purse] of this.#purses) if (purse.unconfirmed === 0n) this.#purses.delete(name);
  }
}

function pursesOf(hold: Hold): string[] {
  return hold.quota ? [hold.accountId, `${hold.apiKeyId} ${hold.quota.window}`] : [hold.accountId];
}
