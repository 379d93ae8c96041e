import type { Clock } from "../../kernel/clock.ts";
import type { Incoming } from "../incoming.ts";
import type { Ask, ExactLimits, Figures, Verdict } from "./exact-limits.ts";
import { countRequest, countTokens, hindranceToRequest, hindranceToTokens } from "./gauge.ts";
import { longer, shareOf, type Gauge, type Limited, type Moment } from "./gauge.ts";
import { limitHeaders, type Standing } from "./limit-headers.ts";
import { limitRefusal, type Hindrance } from "./limit-refusal.ts";
import type { LimitScope } from "./limit-scope.ts";
import type { Booking } from "./sliding-minute.ts";

/** What a slot works with. */
export interface SlotNeeds {
  clock: Clock;
  /** How many nodes share the limits. */
  nodes: () => number;
  /** Null: every node keeps to its share. */
  exact: ExactLimits | null;
}

/**
 * A request's place within its limits: taken before its body is read, given back when it is over, however it
 * ends. What it takes of them is counted on this node in any case, so that the shares hold as soon as they
 * must.
 */
export class Slot {
  readonly #needs: SlotNeeds;
  readonly #incoming: Pick<Incoming, "requestId" | "protocol">;
  readonly #limited: readonly Limited[];
  /** How it stands with the limits that were decided on for all nodes. */
  #told: Map<string, Figures> | null = null;
  #bookings: readonly (Booking | null)[] | null = null;
  #tokens = 0;
  /** When the tokens were taken for all nodes; -1: they were not. */
  #tick = -1;
  #isRunning = false;

  constructor(
    needs: SlotNeeds,
    incoming: Pick<Incoming, "requestId" | "protocol">,
    limited: readonly Limited[],
  ) {
    this.#needs = needs;
    this.#incoming = incoming;
    this.#limited = limited;
  }

  /** Takes the request itself. Throws `rate_limited` and `concurrency_limited`; then nothing is taken. */
  enter(): Promise<void> | undefined {
    const asked = this.#askAll(["requests", "concurrency"], 1);
    if (asked === null) return void this.#enterHere();
    return asked.then((verdict) => (verdict === null ? this.#enterHere() : this.#run(this.#now())));
  }

  /** Takes the tokens of its input, by our count. Throws `rate_limited`; then none is taken. */
  takeTokens(amount: number): Promise<void> | undefined {
    let isLimited = false;
    for (const { scope } of this.#limited) {
      if (scope.limits.tpm === null) continue;
      isLimited = true;
      if (amount > scope.limits.tpm) throw limitRefusal({ scope, kind: "tokens", waitMs: Infinity });
    }
    if (!isLimited) return undefined;
    const asked = this.#askAll(["tokens"], amount);
    if (asked === null) return void this.#takeTokensHere(amount);
    return asked.then((verdict) => {
      if (verdict === null) return this.#takeTokensHere(amount);
      this.#tick = verdict.tick;
      this.#book(amount, this.#now());
    });
  }

  /**
   * The request is over. `usedTokens` is what it really used, to which its count is corrected; null leaves
   * the count as it is. A second time changes nothing.
   */
  end(usedTokens: number | null): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    for (const { gauge } of this.#limited) gauge.running--;
    const change = usedTokens === null || this.#bookings === null ? 0 : usedTokens - this.#tokens;
    if (change !== 0) this.#correctHere(change);
    const { exact } = this.#needs;
    if (exact === null) return;
    const corrected = this.#tick < 0 || change === 0 ? [] : this.#asks(["tokens"], change);
    exact.end(this.#incoming.requestId, {
      held: this.#asks(["concurrency"], 1),
      ...{ corrected, tick: this.#tick },
    });
  }

  /** What the answer says of the limits, in the words of its protocol: names and values in turn. */
  headers(): string[] {
    const standings = { requests: this.#standing("requests"), tokens: this.#standing("tokens") };
    return limitHeaders(this.#incoming.protocol, standings, this.#needs.clock.now());
  }

  #asks(kinds: readonly Ask["kind"][], amount: number): Ask[] {
    const asks: Ask[] = [];
    for (const { scope } of this.#limited) {
      for (const kind of kinds) {
        const limit = limitOf(scope, kind);
        if (limit !== null) asks.push({ scope, kind, limit, amount });
      }
    }
    return asks;
  }

  /**
   * Takes what all nodes share; null when that must be left to this node's share, now or, the promise's, in
   * the end. Rejects with what stands against the request.
   */
  #askAll(kinds: readonly Ask["kind"][], amount: number): Promise<Verdict | null> | null {
    const { exact } = this.#needs;
    if (exact === null) return null;
    const asks = this.#asks(kinds, amount);
    const asked = asks.length === 0 ? null : exact.take(this.#incoming.requestId, asks);
    return asked && asked.then((verdict) => verdict && this.#obey(asks, verdict));
  }

  #obey(asks: readonly Ask[], verdict: Verdict): Verdict {
    let worst: Hindrance | null = null;
    this.#told ??= new Map();
    for (const [index, { scope, kind }] of asks.entries()) {
      const figures = verdict.figures[index];
      if (!figures) continue;
      this.#told.set(`${scope.key} ${kind}`, figures);
      if (figures.waitMs > 0) worst = longer(worst, { scope, kind, waitMs: figures.waitMs });
    }
    if (worst && !verdict.isTaken) throw limitRefusal(worst);
    return verdict;
  }

  #now(): Moment {
    return { nowMs: this.#needs.clock.monotonicMs(), nodes: this.#needs.nodes() };
  }

  #enterHere(): void {
    const now = this.#now();
    const hindrance = hindranceToRequest(this.#limited, now);
    if (hindrance) throw limitRefusal(hindrance);
    this.#run(now);
  }

  #run(now: Moment): void {
    this.#isRunning = true;
    countRequest(this.#limited, now);
    this.#needs.exact?.hold(this.#incoming.requestId, this.#asks(["concurrency"], 1));
  }

  #takeTokensHere(amount: number): void {
    const now = this.#now();
    const hindrance = hindranceToTokens(this.#limited, amount, now);
    if (hindrance) throw limitRefusal(hindrance);
    this.#book(amount, now);
  }

  #book(amount: number, now: Moment): void {
    this.#tokens = amount;
    this.#bookings = countTokens(this.#limited, amount, now);
  }

  #correctHere(change: number): void {
    if (change > 0) return void countTokens(this.#limited, change, this.#now());
    this.#limited.forEach(({ gauge }, index) => {
      const booking = this.#bookings?.[index];
      if (booking) gauge.tokens.giveBack(booking, -change);
    });
  }

  /** How it stands with the limit that has least left; null where there is none. */
  #standing(kind: "requests" | "tokens"): Standing | null {
    let least: Standing | null = null;
    for (const { scope, gauge } of this.#limited) {
      const limit = limitOf(scope, kind);
      if (limit === null) continue;
      const told = this.#told?.get(`${scope.key} ${kind}`) ?? this.#figuresHere(gauge, kind, limit);
      if (least === null || told.left < least.remaining)
        least = { limit, remaining: told.left, resetMs: told.resetMs };
    }
    return least;
  }

  /** Of what a node has left of its share, all have as much. */
  #figuresHere(gauge: Gauge, kind: "requests" | "tokens", limit: number): Pick<Figures, "left" | "resetMs"> {
    const { nowMs, nodes } = this.#now();
    const minute = kind === "requests" ? gauge.requests : gauge.tokens;
    const share = shareOf(limit, { nodes });
    const left = Math.min(limit, minute.left(share, nowMs) * Math.max(1, nodes));
    return { left, resetMs: minute.resetMs(share, nowMs) };
  }
}

function limitOf({ limits }: LimitScope, kind: Ask["kind"]): number | null {
  if (kind === "requests") return limits.rpm;
  return kind === "tokens" ? limits.tpm : limits.concurrency;
}
