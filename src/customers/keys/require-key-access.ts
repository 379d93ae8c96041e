import { fail } from "../../kernel/app-error.ts";
import { type Capability, isCustomer, lackOf, type Principal } from "../../kernel/principal.ts";
import { customerKeepers, everyOperator, requireOperator } from "../require-operator.ts";

/**
 * Lets a principal read or change API keys: an API key or a person of the customer by its capabilities, an
 * operator by its role. Throws `permission_denied`. Whose keys they are is not decided here but by the
 * transaction's scope.
 */
export function requireKeyAccess(
  principal: Principal,
  needed: Extract<Capability, "account:read" | "keys:write">,
): void {
  if (!isCustomer(principal)) {
    requireOperator(principal, needed === "keys:write" ? customerKeepers : everyOperator);
    return;
  }
  const lack = lackOf(principal, needed);
  if (lack !== null) throw fail("permission_denied", { public: lack });
}
