import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTransaction, newestFirst, type Ctx } from "../../storage/index.ts";
import { findCustomerUsers } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";
import { requireCustomerUser } from "./member-rights.ts";

/**
 * The people of one's own customer, also those who are disabled, newest first. For each of them. Throws
 * `permission_denied`, `invalid_request`.
 */
export async function listMembers(ctx: Ctx, { page }: { page: PageRequest }): Promise<Page<CustomerUser>> {
  const { customerId } = requireCustomerUser(ctx.principal);
  return newestFirst(ctx, { name: "members", page }, (slice) =>
    inTransaction(ctx, (tx) => findCustomerUsers(tx, customerId, slice)),
  );
}
