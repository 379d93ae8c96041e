import type { Nano } from "../kernel/money.ts";
import type { Protocol } from "../kernel/protocol.ts";

/** Money to hold for one request. */
export interface Hold {
  requestId: string;
  accountId: string;
  customerId: string;
  apiKeyId: string;
  protocol: Protocol;
  /** The model as the customer named it. */
  model: string;
  amount: Nano;
  /** The price version that the request will be charged by. */
  priceId: string;
  /** When the request arrived: the time of its record, too. */
  receivedAt: Date;
  /** When the request ends at the latest, by its deadlines. */
  maxEnd: Date;
  /** The window of the key's quota that the request counts in; null when the key has none. */
  quota: { window: string; limit: Nano } | null;
  /** Digests of the Idempotency-Key, in its scope, and of the body that came with it. */
  repeat: { key: Buffer; body: Buffer } | null;
}

/** The money is there, or it is not: with the figures to say why, and how much would have fitted. */
export interface Refusal {
  kind: "refused";
  limit: "balance" | "key_quota";
  available: Nano;
  reserved: Nano;
  quota: { limit: Nano; spent: Nano; reserved: Nano } | null;
}

/** An earlier request of the last day carried the same Idempotency-Key. */
export interface Repeated {
  kind: "repeated";
  /** Of that earlier request. */
  requestId: string;
  sameBody: boolean;
  running: boolean;
  /** What was kept of its answer, as it was given to `settle`. */
  answer: Buffer | null;
}

export type HoldOutcome = { kind: "reserved" } | Refusal | Repeated;

/**
 * What one request used, to be charged against its hold. `record` is written beside it, with the charge as
 * booked.
 */
export interface Settlement<Row> {
  hold: Pick<Hold, "requestId" | "accountId" | "repeat">;
  actual: Nano;
  record: Row | null;
  /** What a repetition of the request is to be answered with. */
  answer: Buffer | null;
}

/** How far a running request has come: what it would be charged, were nothing more heard of it. */
export interface Checkpoint<Row> {
  requestId: string;
  accountId: string;
  charge: Nano;
  /** The record that would then be written. */
  record: Row;
}
