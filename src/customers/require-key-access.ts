import { fail } from "../kernel/app-error.ts";
import type { Capability, Principal } from "../kernel/principal.ts";
import { customerKeepers, everyOperator, requireOperator } from "./require-operator.ts";

/**
 * Lets a principal read or change API keys: an API key by its capability, an operator by its role, a
 * customer's user always. Throws `permission_denied`. Whose keys they are is not decided here but by the
 * transaction's scope.
 */
export function requireKeyAccess(
  principal: Principal,
  needed: Extract<Capability, "account:read" | "keys:write">,
): void {
  if (principal.kind === "customerUser") return;
  if (principal.kind !== "apiKey") {
    requireOperator(principal, needed === "keys:write" ? customerKeepers : everyOperator);
    return;
  }
  if (!principal.capabilities.includes(needed)) {
    throw fail("permission_denied", { public: `This API key lacks the capability ${needed}.` });
  }
}
