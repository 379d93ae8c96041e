import type { CustomerRole } from "../../kernel/principal.ts";

/** A person who works for a customer and logs in to the console. */
export interface CustomerUser {
  id: string;
  customerId: string;
  /** Lower case; unique over all customers. */
  email: string;
  role: CustomerRole;
  createdAt: Date;
}
