import type { Nano } from "../kernel/money.ts";

/** A customer's money: what may be spent, what running requests hold, and both together. */
export interface Balance {
  currency: string;
  available: Nano;
  reserved: Nano;
  total: Nano;
  updatedAt: Date;
}
