import type { Nano } from "../../kernel/money.ts";
import type { Actor, Origin } from "./movement.ts";

/** Money that was paid in. */
export interface Recharge {
  id: string;
  customerId: string;
  amount: Nano;
  currency: string;
  reason: string;
  origin: Origin;
  actor: Actor;
  createdAt: Date;
}
