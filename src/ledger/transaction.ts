import type { Nano } from "../kernel/money.ts";
import type { TransactionType } from "./transaction-id.ts";

/** One movement of a customer's money. `amount` is signed, as it moves the available balance. */
export interface Transaction {
  id: string;
  type: TransactionType;
  amount: Nano;
  currency: string;
  availableAfter: Nano;
  reservedAfter: Nano;
  requestId: string | null;
  apiKeyId: string | null;
  model: string | null;
  description: string;
  createdAt: Date;
}
