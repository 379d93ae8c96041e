import { invalidInput } from "./invalid-input.ts";

/** Requests per minute, tokens per minute, requests at the same time; null is no limit of one's own. */
export interface RateLimits {
  rpm: number | null;
  tpm: number | null;
  concurrency: number | null;
}

/** Some of them; null is no limit, what is left out is not said. */
export type RateLimitChanges = { [limit in keyof RateLimits]?: number | null | undefined };

const RATE_MAX = 2 ** 31 - 1;

/** The limits after these changes. Throws `invalid_request` with the parameter at fault. */
export function changedLimits(before: RateLimits, changes: RateLimitChanges): RateLimits {
  const { rpm = before.rpm, tpm = before.tpm, concurrency = before.concurrency } = changes;
  return {
    rpm: readRate("rpm", rpm),
    tpm: readRate("tpm", tpm),
    concurrency: readRate("concurrency", concurrency),
  };
}

/** The limits of something new: what is not said is no limit. Throws `invalid_request`. */
export function readRateLimits(given: RateLimitChanges): RateLimits {
  return changedLimits({ rpm: null, tpm: null, concurrency: null }, given);
}

function readRate(name: keyof RateLimits, rate: number | null): number | null {
  if (rate === null || (Number.isInteger(rate) && rate >= 1 && rate <= RATE_MAX)) return rate;
  throw invalidInput(`rate_limits.${name}`, `rate_limits.${name} must be a whole number from 1.`);
}
