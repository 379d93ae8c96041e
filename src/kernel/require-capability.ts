import { fail } from "./app-error.ts";
import { isCustomer, lackOf } from "./principal.ts";
import type { Capability, OperatorRole, Principal } from "./principal.ts";

/** Operators who may change what belongs to a customer; all of them may read it. */
const KEEPERS: readonly OperatorRole[] = ["owner", "admin", "support"];

/**
 * Lets a principal read or change what belongs to a customer: a key or a person of it by its capabilities,
 * an operator by its role, the product itself always. Throws `permission_denied`. Whose it is is not decided
 * here but by the transaction's scope.
 */
export function requireCapability(principal: Principal, needed: Exclude<Capability, "inference">): void {
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
