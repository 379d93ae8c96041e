import type { Nano } from "../../kernel/money.ts";
import type { Actor } from "./movement.ts";

/** What an operator put right, as it was booked. */
export interface Correction {
  id: string;
  customerId: string;
  /** Signed, as it moved the balance. */
  amount: Nano;
  /** What was asked for; more than `amount` when it took what was there. */
  asked: Nano;
  currency: string;
  reason: string;
  actor: Actor;
  createdAt: Date;
}
