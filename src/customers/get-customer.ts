import { fail } from "../kernel/app-error.ts";
import { readTenant, type Ctx } from "../storage/index.ts";
import { readCustomer } from "./customer-store.ts";
import type { Customer } from "./customer.ts";
import { requireId } from "./require-id.ts";

/**
 * One customer. A customer may always read itself, with any key: it learns no more than whose key it holds.
 * Throws `not_found` for one that is not there or, to a customer, any other.
 */
export async function getCustomer(ctx: Ctx, input: { customerId: string }): Promise<Customer> {
  requireId(input.customerId);
  const customer = await readTenant(ctx, input.customerId, (tx) => readCustomer(tx, input.customerId));
  if (customer === null) throw fail("not_found");
  return customer;
}
