import { fail } from "../kernel/app-error.ts";
import { isCustomer, lackOf } from "../kernel/principal.ts";
import type { Capability, OperatorRole, Principal } from "../kernel/principal.ts";

const KEEPERS: readonly OperatorRole[] = ["owner", "admin", "support"];

/**
 * Lets a principal read or change what a customer has decided: an API key or a person of the customer by
 * its capabilities, the product itself always, an operator to read by any role and to write as owner, admin
 * or support. Throws `permission_denied`. Whose it is is not decided here but by the transaction's scope.
 */
export function requireAccountAccess(
  principal: Principal,
  needed: Extract<Capability, "account:read" | "account:write">,
): void {
  if (principal.kind === "system") return;
  if (isCustomer(principal)) {
    const lack = lackOf(principal, needed);
    if (lack !== null) throw fail("permission_denied", { public: lack });
    return;
  }
  if (principal.kind === "operator" && (needed === "account:read" || KEEPERS.includes(principal.role)))
    return;
  throw fail("permission_denied");
}
