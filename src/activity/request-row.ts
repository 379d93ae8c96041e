import type { RequestRecord } from "./request-record.ts";

/** Whether the answer came from the customer's context cache; `off` when it was not asked. */
export const cacheOutcomes = ["hit", "miss", "off"] as const;
export type CacheOutcome = (typeof cacheOutcomes)[number];

/** A request as it is read back, with the name of its key and the currency of its charge. */
export interface RequestRow extends Omit<RequestRecord, "attempts"> {
  apiKeyName: string;
  currency: string;
  cache: CacheOutcome;
}
