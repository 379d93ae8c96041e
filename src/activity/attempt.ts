import type { AttemptOutcome, AttemptRecord } from "./request-record.ts";

/** One call of a request, as its customer may see it: nothing says whom it went to, or what it cost. */
export interface CustomerAttempt {
  /** From 1. */
  number: number;
  region: string;
  outcome: AttemptOutcome;
  /** Null when there was no answer. */
  httpStatus: number | null;
  /** Milliseconds after the request's arrival. */
  startedMs: number;
  durationMs: number;
}

/** The same in full, for operators. The names are null when what they name is gone. */
export interface Attempt extends AttemptRecord {
  providerName: string | null;
  credentialLabel: string | null;
}
