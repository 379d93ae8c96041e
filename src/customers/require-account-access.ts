import { fail } from "../kernel/app-error.ts";
import { type Capability, isCustomer, lackOf, type Principal } from "../kernel/principal.ts";
import { customerKeepers, everyOperator, requireOperator } from "./require-operator.ts";

/**
 * Lets a principal read or change what a customer says of itself: an API key or a person of the customer by
 * its capabilities, an operator by its role. Throws `permission_denied`. Whose it is is not decided here but
 * by the transaction's scope.
 */
export function requireAccountAccess(
  principal: Principal,
  needed: Extract<Capability, "account:read" | "account:write">,
): void {
  if (!isCustomer(principal)) {
    requireOperator(principal, needed === "account:write" ? customerKeepers : everyOperator);
    return;
  }
  const lack = lackOf(principal, needed);
  if (lack !== null) throw fail("permission_denied", { public: lack });
}
