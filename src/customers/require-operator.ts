import { fail } from "../kernel/app-error.ts";
import { type OperatorRole, type Principal, operatorRoles } from "../kernel/principal.ts";

/** Who may read: every operator. */
export const everyOperator: readonly OperatorRole[] = operatorRoles;
/** Who may change customers, their users and their keys. */
export const customerKeepers: readonly OperatorRole[] = ["owner", "admin", "support"];
/** Who may say what a customer pays and may call by grouping it: both follow from the group. */
export const groupKeepers: readonly OperatorRole[] = ["owner", "admin"];
/** Who may let others into the operator plane. */
export const owners: readonly OperatorRole[] = ["owner"];

/**
 * Lets the product itself and operators of these roles pass. Throws `permission_denied` for everyone else.
 */
export function requireOperator(principal: Principal, roles: readonly OperatorRole[]): void {
  if (principal.kind === "system") return;
  if (principal.kind === "operator" && roles.includes(principal.role)) return;
  throw fail("permission_denied");
}
