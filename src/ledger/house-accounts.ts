import type { Nano } from "../kernel/money.ts";

/** The other side of the customers' accounts, in one currency. */
export interface HouseAccounts {
  currency: string;
  /** Cash-in, revenue and the like: what all entries together moved there, negative where it came from. */
  counters: { name: string; balance: Nano }[];
  /** What all customers may spend, and what their running requests hold. */
  available: Nano;
  reserved: Nano;
  /** What requests used and no account could give; it was never booked. */
  writtenOff: Nano;
}
