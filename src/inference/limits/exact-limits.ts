import type { LimitScope } from "./limit-scope.ts";

/** What is asked of one limit. A part of `concurrency` is held until it is left, the others for a minute. */
export interface Ask {
  scope: LimitScope;
  kind: "requests" | "tokens" | "concurrency";
  limit: number;
  amount: number;
}

/** How it stands with a limit. */
export interface Figures {
  /** In how long what was asked for may be had; 0: now. */
  waitMs: number;
  left: number;
  /** In how long all of it may be had. */
  resetMs: number;
}

/** All that was asked for was taken, or nothing of it. */
export interface Verdict {
  isTaken: boolean;
  /** In the order of what was asked for. */
  figures: Figures[];
  /** When that was, for what is given back. */
  tick: number;
}

/** What a request leaves behind. */
export interface Ending {
  held: readonly Ask[];
  /** By how much the counts of these have to be changed: `amount`, which may be negative. */
  corrected: readonly Ask[];
  /** When they were taken. */
  tick: number;
}

/**
 * Counts that all nodes share. It never throws and never makes anybody wait for long: it says null instead.
 */
export interface ExactLimits {
  /** Takes it all at once for the request of this id; null when there is no telling now. */
  take(requestId: string, asks: readonly Ask[]): Promise<Verdict | null> | null;
  /** The request runs, and holds these until its end. */
  hold(requestId: string, held: readonly Ask[]): void;
  /** Gives back what the request held, and corrects what it took. */
  end(requestId: string, ending: Ending): void;
  close(): void;
}
