import { fail } from "../kernel/app-error.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Ctx } from "../storage/index.ts";

/** The customer on whose behalf the request runs. Throws `permission_denied` when it runs on nobody's. */
export function tenantOf(ctx: Pick<Ctx, "principal">): string {
  if (!isCustomer(ctx.principal)) throw fail("permission_denied");
  return ctx.principal.customerId;
}
