import { CONCURRENCY_WAIT_MS, type Hindrance } from "./limit-refusal.ts";
import type { LimitScope } from "./limit-scope.ts";
import { SlidingMinute, type Booking } from "./sliding-minute.ts";

/** What one who has limits has taken of them on this node. Limits are this node's shares here. */
export class Gauge {
  readonly requests = new SlidingMinute();
  running = 0;
  /** Made with the first token: most limits are on requests. */
  #tokens: SlidingMinute | null = null;

  get tokens(): SlidingMinute {
    return (this.#tokens ??= new SlidingMinute());
  }

  isIdle(nowMs: number): boolean {
    return this.running === 0 && this.requests.isIdle(nowMs) && (this.#tokens?.isIdle(nowMs) ?? true);
  }
}

/** One who has limits, and what it has taken of them here. */
export interface Limited {
  scope: LimitScope;
  gauge: Gauge;
}

/** The time, and by how many nodes limits are shared. */
export interface Moment {
  nowMs: number;
  nodes: number;
}

/** The part of a limit that is this node's; one at least, so that nobody is shut out. */
export function shareOf(limit: number, { nodes }: Pick<Moment, "nodes">): number {
  return nodes <= 1 ? limit : Math.max(1, Math.floor(limit / nodes));
}

/** What stands against one more request of these, and lasts longest; null: nothing. */
export function hindranceToRequest(limited: readonly Limited[], at: Moment): Hindrance | null {
  let worst: Hindrance | null = null;
  for (const { scope, gauge } of limited) {
    const { rpm, concurrency } = scope.limits;
    if (rpm !== null && !gauge.requests.fits(1, shareOf(rpm, at), at.nowMs)) {
      const waitMs = gauge.requests.waitMs(1, shareOf(rpm, at), at.nowMs);
      worst = longer(worst, { scope, kind: "requests", waitMs });
    }
    if (concurrency !== null && gauge.running >= shareOf(concurrency, at))
      worst = longer(worst, { scope, kind: "concurrency", waitMs: CONCURRENCY_WAIT_MS });
  }
  return worst;
}

/** What stands against so many more tokens of these, and lasts longest; null: nothing. */
export function hindranceToTokens(limited: readonly Limited[], amount: number, at: Moment): Hindrance | null {
  let worst: Hindrance | null = null;
  for (const { scope, gauge } of limited) {
    const { tpm } = scope.limits;
    if (tpm === null || gauge.tokens.fits(amount, shareOf(tpm, at), at.nowMs)) continue;
    const waitMs = gauge.tokens.waitMs(amount, shareOf(tpm, at), at.nowMs);
    worst = longer(worst, { scope, kind: "tokens", waitMs });
  }
  return worst;
}

/** Counts one more request, which runs from now on. */
export function countRequest(limited: readonly Limited[], at: Moment): void {
  for (const { scope, gauge } of limited) {
    const { rpm } = scope.limits;
    gauge.running++;
    if (rpm !== null) gauge.requests.take(1, shareOf(rpm, at), at.nowMs);
  }
}

/**
 * Counts so many more tokens. What is returned has a place for each of them, null where nothing was counted.
 */
export function countTokens(limited: readonly Limited[], amount: number, at: Moment): (Booking | null)[] {
  return limited.map(({ scope, gauge }) => {
    const { tpm } = scope.limits;
    return tpm === null ? null : gauge.tokens.take(amount, shareOf(tpm, at), at.nowMs);
  });
}

export function longer(one: Hindrance | null, other: Hindrance): Hindrance {
  return one === null || other.waitMs > one.waitMs ? other : one;
}
