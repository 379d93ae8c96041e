import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import type { CustomerRole } from "../../kernel/principal.ts";
import { audit, inTenant, type Ctx } from "../../storage/index.ts";
import { findCustomer } from "../customer-store.ts";
import { insertCustomerUser } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";
import { readEmail } from "../email-address.ts";
import { hashPassword } from "../passwords/password.ts";
import { readCustomerRole, readPersonName } from "./person-fields.ts";
import { requireId } from "../require-id.ts";
import { customerKeepers, requireOperator } from "../require-operator.ts";

export interface CreateCustomerUserInput {
  customerId: string;
  email: string;
  /** 8 to 256 characters. */
  password: string;
  role: CustomerRole;
  name?: string | undefined;
}

/**
 * Makes a person who may log in for a customer. For operators. Throws `not_found` for an unknown customer,
 * `conflict` for an e-mail that is taken, `invalid_request`, `rate_limited` when too many passwords are being
 * hashed.
 */
export async function createCustomerUser(ctx: Ctx, input: CreateCustomerUserInput): Promise<CustomerUser> {
  requireOperator(ctx.principal, customerKeepers);
  const { customerId, role } = input;
  requireId(customerId);
  const email = readEmail(input.email);
  readCustomerRole(role);
  const name = input.name === undefined ? "" : readPersonName(input.name);
  // Hashed before the transaction begins, so that no connection is held for its duration.
  const passwordHash = await hashPassword(input.password);
  const createdAt = ctx.clock.now();
  const id = newId("usr", createdAt.getTime());
  return inTenant(ctx, customerId, async (tx) => {
    if ((await findCustomer(tx, customerId)) === null) throw fail("not_found");
    const made = await insertCustomerUser(tx, { id, customerId, email, name, role, passwordHash, createdAt });
    await audit(tx, ctx, {
      action: "customer_user.create",
      subjectKind: "customer_user",
      subjectId: made.id,
      customerId,
      after: { email: made.email, name, role: made.role },
    });
    return made;
  });
}
