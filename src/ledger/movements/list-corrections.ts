import type { Page, PageRequest } from "../../kernel/page.ts";
import { type Ctx, inTenant, newestFirst } from "../../storage/index.ts";
import { selectCorrections } from "./correction-store.ts";
import type { Correction } from "./correction.ts";
import { requireOperator } from "../operator-rights.ts";

/**
 * What operators have put right in a customer's account, newest first. For operators. Throws
 * `permission_denied`.
 */
export async function listCorrections(
  ctx: Ctx,
  { customerId, page }: { customerId: string; page: PageRequest },
): Promise<Page<Correction>> {
  requireOperator(ctx.principal);
  return newestFirst(ctx, { name: `corrections ${customerId}`, page }, (slice) =>
    inTenant(ctx, customerId, (tx) => selectCorrections(tx, customerId, slice)),
  );
}
