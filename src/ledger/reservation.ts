import type { Nano } from "../kernel/money.ts";

/** Money to hold for one request. */
export interface Hold {
  requestId: string;
  accountId: string;
  customerId: string;
  apiKeyId: string;
  /** The model as the customer named it. */
  model: string;
  amount: Nano;
  /** The price version that the request will be charged by. */
  priceId: string;
  /** When the request ends at the latest, by its deadlines. */
  maxEnd: Date;
}

/** `refused` carries the account's figures at that moment, to say whether other requests hold the money. */
export type HoldOutcome = { kind: "reserved" } | { kind: "refused"; available: Nano; reserved: Nano };

/**
 * What one request used, to be charged against its hold. `record` is written beside it, with the charge as
 * booked.
 */
export interface Settlement<Row> {
  requestId: string;
  accountId: string;
  actual: Nano;
  record: Row | null;
}
