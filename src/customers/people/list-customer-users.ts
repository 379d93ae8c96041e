import { fail } from "../../kernel/app-error.ts";
import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTenant, newestFirst, type Ctx } from "../../storage/index.ts";
import { findCustomer } from "../customer-store.ts";
import { requireId } from "../require-id.ts";
import { everyOperator, requireOperator } from "../require-operator.ts";
import { findCustomerUsers } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";

/**
 * The people of a customer, newest first. For operators. Throws `not_found` for an unknown customer,
 * `permission_denied`, `invalid_request`.
 */
export async function listCustomerUsers(
  ctx: Ctx,
  { customerId, page }: { customerId: string; page: PageRequest },
): Promise<Page<CustomerUser>> {
  requireOperator(ctx.principal, everyOperator);
  requireId(customerId);
  return newestFirst(ctx, { name: `people of ${customerId}`, page }, (slice) =>
    inTenant(ctx, customerId, async (tx) => {
      if ((await findCustomer(tx, customerId)) === null) throw fail("not_found");
      return findCustomerUsers(tx, customerId, slice);
    }),
  );
}
