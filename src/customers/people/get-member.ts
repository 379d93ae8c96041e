import { fail } from "../../kernel/app-error.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { findCustomerUser } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";
import { requireCustomerUser } from "./member-rights.ts";

/** One of the people of one's own customer. Throws `permission_denied`, `not_found`. */
export async function getMember(ctx: Ctx, { userId }: { userId: string }): Promise<CustomerUser> {
  const { customerId } = requireCustomerUser(ctx.principal);
  requireId(userId);
  const user = await inTransaction(ctx, (tx) => findCustomerUser(tx, { userId, customerId }));
  if (user === null) throw fail("not_found");
  return user;
}
