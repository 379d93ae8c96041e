import type { Page, PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction, newestFirst } from "../storage/index.ts";
import { type CustomerFilter, findCustomers } from "./customer-store.ts";
import type { Customer, CustomerStatus } from "./customer.ts";
import { everyOperator, requireOperator } from "./require-operator.ts";
import { readSearch } from "./search-term.ts";

export interface ListCustomersInput {
  page: PageRequest;
  status?: CustomerStatus | null | undefined;
  /** Part of the name, in any case. */
  q?: string | null | undefined;
  /** Only those in this group. */
  groupId?: string | null | undefined;
}

/** Customers, newest first. For operators. Throws `permission_denied`, `invalid_request`. */
export async function listCustomers(ctx: Ctx, input: ListCustomersInput): Promise<Page<Customer>> {
  requireOperator(ctx.principal, everyOperator);
  const filter: CustomerFilter = {
    status: input.status ?? null,
    q: readSearch(input.q),
    groupId: input.groupId ?? null,
  };
  return newestFirst(ctx, { name: "customers", page: input.page }, (slice) =>
    inTransaction(ctx, (tx) => findCustomers(tx, filter, slice)),
  );
}
