import type { Page, PageRequest } from "../../kernel/page.ts";
import { type Ctx, inTransaction, newestFirst } from "../../storage/index.ts";
import { findGroups } from "./customer-group-store.ts";
import type { CustomerGroup } from "./customer-group.ts";
import { everyOperator, requireOperator } from "../require-operator.ts";

/** Groups of customers, newest first. For operators. Throws `permission_denied`, `invalid_request`. */
export async function listCustomerGroups(
  ctx: Ctx,
  input: { page: PageRequest },
): Promise<Page<CustomerGroup>> {
  requireOperator(ctx.principal, everyOperator);
  return newestFirst(ctx, { name: "customer-groups", page: input.page }, (slice) =>
    inTransaction(ctx, (tx) => findGroups(tx, slice)),
  );
}
