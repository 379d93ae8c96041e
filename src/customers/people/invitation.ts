import type { CustomerRole } from "../../kernel/principal.ts";
import type { OneTimeToken } from "../passwords/one-time-token-store.ts";
import { readCustomerRole } from "./person-fields.ts";

/**
 * An open invitation to work for a customer. Its token is known to whoever was invited, and to nobody else.
 */
export interface Invitation {
  /** `inv_…`. */
  id: string;
  customerId: string;
  /** Whom it is for; whoever accepts it has this address. */
  email: string;
  role: CustomerRole;
  /** The id of the person who made it. */
  createdBy: string;
  createdAt: Date;
  expiresAt: Date;
}

export function toInvitation(token: OneTimeToken): Invitation {
  return {
    id: token.id,
    customerId: token.customerId ?? "",
    email: token.email,
    role: readCustomerRole(token.role ?? ""),
    createdBy: token.createdBy,
    createdAt: token.createdAt,
    expiresAt: token.expiresAt,
  };
}
