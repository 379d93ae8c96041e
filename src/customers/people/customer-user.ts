import type { CustomerRole } from "../../kernel/principal.ts";

export const personStatuses = ["active", "disabled"] as const;
/** Whether somebody may log in. */
export type PersonStatus = (typeof personStatuses)[number];

/** A person who works for a customer and logs in to the console. */
export interface CustomerUser {
  id: string;
  customerId: string;
  /** Lower case; unique over all customers. */
  email: string;
  /** Empty where nobody gave one. */
  name: string;
  role: CustomerRole;
  status: PersonStatus;
  /** Null before the first time. */
  lastLogInAt: Date | null;
  createdAt: Date;
}
