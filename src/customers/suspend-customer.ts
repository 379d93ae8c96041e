import type { Ctx } from "../storage/index.ts";
import { changeCustomerStatus } from "./change-customer-status.ts";
import type { Customer } from "./customer.ts";

/**
 * Suspends a customer: its keys are refused from now on. For operators; the reason goes to the audit.
 * Throws `not_found`, `invalid_request` without a reason.
 */
export async function suspendCustomer(
  ctx: Ctx,
  input: { customerId: string; reason: string },
): Promise<Customer> {
  const { customerId, reason } = input;
  return changeCustomerStatus(ctx, { customerId, reason, status: "suspended", action: "customer.suspend" });
}
