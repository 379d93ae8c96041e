import { type Principal, isCustomer } from "../kernel/principal.ts";
import { invalidInput } from "./invalid-input.ts";

/**
 * The customer that a write is for: a customer's own, whatever it names (a foreign id then fails as
 * `not_found` at the transaction's scope); for operators and the product itself the one they name. Throws
 * `invalid_request` when they name none.
 */
export function tenantOf(principal: Principal, customerId: string | undefined): string {
  if (customerId !== undefined) return customerId;
  if (isCustomer(principal)) return principal.customerId;
  throw invalidInput("customer_id", "customer_id is needed.");
}

/** The tenant that a principal is confined to; null for operators and the product itself, who see all. */
export function confinedTo(principal: Principal): string | null {
  return isCustomer(principal) ? principal.customerId : null;
}
