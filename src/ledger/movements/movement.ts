import type { Nano } from "../../kernel/money.ts";

export const movementKinds = ["recharge", "correction"] as const;
export type MovementKind = (typeof movementKinds)[number];

/** Where a recharge comes from: an operator, a voucher, a payment. Each has idempotency keys of its own. */
export type Origin = "direct" | "voucher" | "payment";

/** Who asked for a movement. */
export interface Actor {
  kind: string;
  id: string;
}

/** Money that enters or leaves an account beside requests, as it was asked for. */
export interface Movement {
  /** `rch_…` or `cor_…`. */
  id: string;
  kind: MovementKind;
  customerId: string;
  /** Of a correction also negative: money is taken. */
  amount: Nano;
  /** A correction that takes what is there when that is less. */
  upTo: boolean;
  /** The customer reads it in the list of transactions. */
  reason: string;
  origin: Origin;
  idempotencyKey: string;
  actor: Actor;
}

/** `pending` and `rejected`: it needs a second operator, who has not decided yet, or has refused. */
export const movementStates = ["booked", "pending", "rejected"] as const;
export type MovementState = (typeof movementStates)[number];

/** A movement and what became of it. */
export interface KnownMovement extends Movement {
  state: MovementState;
  /**
   * What moved, which is less than what was asked for when a correction took what was there; null until
   * booked.
   */
  booked: Nano | null;
}
