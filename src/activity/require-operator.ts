import { fail } from "../kernel/app-error.ts";
import type { OperatorRole, Principal } from "../kernel/principal.ts";

const FINANCE: readonly OperatorRole[] = ["owner", "admin", "finance"];

/** Lets the product itself and every operator pass, to read. Throws `permission_denied` for all others. */
export function requireOperator(principal: Principal): void {
  if (principal.kind !== "system" && principal.kind !== "operator") throw fail("permission_denied");
}

/** Lets the product itself pass, and operators who look after money. */
export function requireFinance(principal: Principal): void {
  if (principal.kind === "system") return;
  if (principal.kind !== "operator" || !FINANCE.includes(principal.role)) throw fail("permission_denied");
}
