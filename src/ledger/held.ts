import type { Nano } from "../kernel/money.ts";
import type { Protocol } from "../kernel/protocol.ts";

/**
 * What became of a reservation: it is open, its request settled it, the reaper did because its node was
 * gone, or its node came back after that with another figure.
 */
export const heldStates = ["open", "settled", "reaped", "late"] as const;
export type HeldState = (typeof heldStates)[number];

/** A reservation as it is read back. */
export interface Held {
  requestId: string;
  customerId: string;
  apiKeyId: string;
  protocol: Protocol;
  model: string;
  currency: string;
  /** What was held. */
  amount: Nano;
  /** Null as long as it is open. */
  charged: Nano | null;
  /** What the request used and the account could not give. */
  writtenOff: Nano;
  state: HeldState;
  priceId: string;
  nodeId: string;
  epoch: number;
  /** When its node last said that it lives; null for a node that is forgotten, and for customers. */
  nodeSeenAt: Date | null;
  createdAt: Date;
  /** When the request ends at the latest. */
  maxEnd: Date;
  closedAt: Date | null;
}
