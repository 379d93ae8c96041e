import type { Page, PageRequest } from "../kernel/page.ts";
import { type Ctx, inTransaction, newestFirst } from "../storage/index.ts";
import { findCustomerIdsByEmail, findCustomers } from "./customer-store.ts";
import type { Customer, CustomerStatus } from "./customer.ts";
import { everyOperator, requireOperator } from "./require-operator.ts";
import { readSearch } from "./search-term.ts";

export interface ListCustomersInput {
  page: PageRequest;
  status?: CustomerStatus | null | undefined;
  /** Part of the name, the company or an e-mail address of it or its people, in any case; or the whole id. */
  q?: string | null | undefined;
  /** Only those in this group. */
  groupId?: string | null | undefined;
}

/** Customers, newest first. For operators. Throws `permission_denied`, `invalid_request`. */
export async function listCustomers(ctx: Ctx, input: ListCustomersInput): Promise<Page<Customer>> {
  requireOperator(ctx.principal, everyOperator);
  const q = readSearch(input.q);
  const filter = { status: input.status ?? null, q, groupId: input.groupId ?? null };
  return newestFirst(ctx, { name: "customers", page: input.page }, (slice) =>
    inTransaction(ctx, async (tx) => {
      const byEmail = q === null ? [] : await findCustomerIdsByEmail(tx, q);
      return findCustomers(tx, { ...filter, byEmail }, slice);
    }),
  );
}
