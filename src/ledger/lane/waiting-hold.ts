import { fail } from "../../kernel/app-error.ts";
import type { HoldResult } from "./books.ts";
import type { Hold, HoldOutcome } from "../reservation.ts";
import type { Timers } from "./timers.ts";

/**
 * `again`: crowded out or behind another, it gets one more batch. `unwanted`: it was made when nobody waited
 * any more.
 */
export type Verdict = "done" | "again" | "unwanted";

const WAIT_MAX_MS = 2_000;

/** A hold on its way through the lane, and the request that waits for it, for two seconds at most. */
export class WaitingHold {
  readonly hold: Hold;
  readonly outcome: Promise<HoldOutcome>;
  #resolve: (outcome: HoldOutcome) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  readonly #cancelTimer: () => void;
  #waiting = true;
  #sent = false;
  #tries = 0;

  constructor(hold: Hold, timers: Timers) {
    this.hold = hold;
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#cancelTimer = timers.after(WAIT_MAX_MS, () => {
      const internal = "the books did not answer in time";
      this.fail(fail("service_unavailable", { internal, retryAfterSeconds: 2 }));
    });
  }

  /** Whether to write it now. One that nobody waits for is let go, unless it may be written already. */
  isWanted(): boolean {
    const wanted = this.#waiting || this.#sent;
    this.#sent = wanted;
    return wanted;
  }

  hear(result: HoldResult | undefined): Verdict {
    if (!this.#waiting) return result?.outcome === "reserved" ? "unwanted" : "done";
    if (result?.outcome === "behind" || (result?.outcome === "crowded" && this.#tries++ === 0)) {
      this.#sent = false;
      return "again";
    }
    this.#settle(() => {
      if (result) this.#resolve(outcomeOf(this.hold, result));
      else this.#reject(fail("internal_error", { internal: `there is no account ${this.hold.accountId}` }));
    });
    return "done";
  }

  fail(error: unknown): void {
    if (this.#waiting) this.#settle(() => this.#reject(error));
  }

  #settle(act: () => void): void {
    this.#waiting = false;
    this.#cancelTimer();
    act();
  }
}

function outcomeOf(
  hold: Hold,
  { outcome, limit, available, reserved, quota, first }: HoldResult,
): HoldOutcome {
  if (outcome === "reserved") return { kind: "reserved" };
  if (outcome === "repeated" && first) return { kind: "repeated", ...first };
  return {
    ...{ kind: "refused", limit, available, reserved },
    quota: hold.quota && quota && { limit: hold.quota.limit, ...quota },
  };
}
