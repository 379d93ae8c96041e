import type { Page, PageRequest } from "../../kernel/page.ts";
import { type Ctx, inTenant, newestFirst } from "../../storage/index.ts";
import { selectRecharges } from "./recharge-store.ts";
import type { Recharge } from "./recharge.ts";
import { requireOperator } from "../operator-rights.ts";

/** What was paid into a customer's account, newest first. For operators. Throws `permission_denied`. */
export async function listRecharges(
  ctx: Ctx,
  { customerId, page }: { customerId: string; page: PageRequest },
): Promise<Page<Recharge>> {
  requireOperator(ctx.principal);
  return newestFirst(ctx, { name: `recharges ${customerId}`, page }, (slice) =>
    inTenant(ctx, customerId, (tx) => selectRecharges(tx, customerId, slice)),
  );
}
