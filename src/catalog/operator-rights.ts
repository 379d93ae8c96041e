import { fail } from "../kernel/app-error.ts";
import type { OperatorRole } from "../kernel/principal.ts";
import type { Ctx } from "../storage/index.ts";

/** Who may see suppliers, costs and unpublished prices: every operator, and the product itself. */
const READERS: readonly OperatorRole[] = ["owner", "admin", "finance", "support", "read-only"];
const EDITORS: readonly OperatorRole[] = ["owner", "admin"];
const PRICERS: readonly OperatorRole[] = ["owner", "admin", "finance"];

const rolesOf = { read: READERS, edit: EDITORS, price: PRICERS } as const;

/**
 * Throws `permission_denied` unless the principal may do this to the catalog. The wall between tenants does
 * not cover models and resources, which every customer reads; this check is what keeps customers from writing
 * them.
 */
export function requireOperator(ctx: Pick<Ctx, "principal">, right: keyof typeof rolesOf): void {
  if (ctx.principal.kind === "system") return;
  if (ctx.principal.kind === "operator" && rolesOf[right].includes(ctx.principal.role)) return;
  throw fail("permission_denied");
}
