import type { Ctx } from "../storage/index.ts";
import { changeCustomerStatus } from "./change-customer-status.ts";
import type { Customer } from "./customer.ts";

/**
 * Lifts a customer's suspension: its keys work again. For operators; the reason goes to the audit.
 * Throws `not_found`, `invalid_request` without a reason.
 */
export async function reinstateCustomer(
  ctx: Ctx,
  input: { customerId: string; reason: string },
): Promise<Customer> {
  const { customerId, reason } = input;
  return changeCustomerStatus(ctx, { customerId, reason, status: "active", action: "customer.reinstate" });
}
