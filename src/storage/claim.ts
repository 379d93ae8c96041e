/** The right to carry out one write that came with an Idempotency-Key. */
export interface Claim {
  /** Whose keys these are: a customer's id, or an operator's. */
  scope: string;
  /** SHA-256 of the path and the key. */
  key: Buffer;
  /** The request that holds the claim; every later holder has another. */
  requestId: string;
}

/** A write that shall happen at most once. */
export interface AskedWrite {
  /** The keys of one path are not those of another. */
  path: string;
  key: string;
  /** Everything else that was asked for: compared, not kept. */
  body: unknown;
}

/** Go on, and close the claim with the answer; or answer as the first request was answered. */
export type Turn =
  { kind: "claimed"; claim: Claim } | { kind: "answered"; answer: string; requestId: string };
