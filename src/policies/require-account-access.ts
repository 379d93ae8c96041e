import { fail } from "../kernel/app-error.ts";
import type { Capability, OperatorRole, Principal } from "../kernel/principal.ts";

const KEEPERS: readonly OperatorRole[] = ["owner", "admin", "support"];

/**
 * Lets a principal read or change what a customer has decided: an API key by its capability, a customer's
 * user and the product itself always, an operator to read by any role and to write as owner, admin or
 * support. Throws `permission_denied`. Whose it is is not decided here but by the transaction's scope.
 */
export function requireAccountAccess(
  principal: Principal,
  needed: Extract<Capability, "account:read" | "account:write">,
): void {
  if (principal.kind === "customerUser" || principal.kind === "system") return;
  if (principal.kind === "operator") {
    if (needed === "account:read" || KEEPERS.includes(principal.role)) return;
    throw fail("permission_denied");
  }
  if (!principal.capabilities.includes(needed)) {
    throw fail("permission_denied", { public: `This API key lacks the capability ${needed}.` });
  }
}
