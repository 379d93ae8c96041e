import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { drawCustomer, NAME_LENGTH_MAX, storeCustomer } from "../create-customer.ts";
import type { Customer } from "../customer.ts";
import { readEmail } from "../email-address.ts";
import { hashPassword } from "../passwords/password.ts";
import { asNobody } from "../passwords/read-one-time-token.ts";
import { signUpBuckets } from "../sessions/throttle-buckets.ts";
import { noteFailure, takeTurn } from "../sessions/throttle.ts";
import { findCustomerUserByEmail, insertCustomerUser, type NewCustomerUser } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";
import { readText } from "../text-field.ts";
import { readPersonName } from "./person-fields.ts";

export interface SignUpCustomerInput {
  /** What the customer is called. */
  company: string;
  /** What its first person is called. */
  name: string;
  email: string;
  /** 8 to 256 characters. */
  password: string;
  /** ISO 4217, such as "USD". */
  currency: string;
  /** IANA name; UTC when absent. */
  reportingTimezone?: string | undefined;
  /** The network address of the far end; empty or absent where there is none. */
  address?: string | undefined;
}

export interface SignedUp {
  customer: Customer;
  user: CustomerUser;
}

/**
 * Makes a customer and its first owner, for whoever asks; whether that is allowed at all is the caller's to
 * say. Each sign-up counts, by network: throws `rate_limited` with the seconds to wait. Throws `conflict`
 * for an e-mail that is taken, which tells that it is: hence the count; `invalid_request`.
 */
export async function signUpCustomer(ctx: Ctx, input: SignUpCustomerInput): Promise<SignedUp> {
  const nobody = asNobody(ctx);
  const email = readEmail(input.email);
  const name = readPersonName(input.name);
  const company = readText(input.company, { param: "company", lengthMax: NAME_LENGTH_MAX });
  const { currency, reportingTimezone } = input;
  const drawn = drawCustomer(ctx, { name: company, currency, reportingTimezone });
  const buckets = signUpBuckets(ctx.keyring, input.address);
  await takeTurn(ctx, buckets);
  await noteFailure(ctx, buckets);
  const passwordHash = await hashPassword(input.password);
  const createdAt = drawn.createdAt;
  const id = newId("usr", createdAt.getTime());
  const owner = { id, customerId: drawn.id, email, name, role: "owner", passwordHash, createdAt } as const;
  return inTransaction(nobody, async (tx) => {
    if ((await findCustomerUserByEmail(tx, email)) !== null) {
      throw fail("conflict", { public: "This e-mail is in use already.", param: "email" });
    }
    const customer = await storeCustomer(tx, nobody, { drawn, action: "customer.sign_up" });
    return { customer, user: await storeOwner(tx, nobody, owner) };
  });
}

async function storeOwner(tx: Tx, ctx: Ctx, owner: NewCustomerUser): Promise<CustomerUser> {
  const user = await insertCustomerUser(tx, owner);
  await audit(tx, ctx, {
    action: "customer_user.create",
    subjectKind: "customer_user",
    subjectId: user.id,
    customerId: user.customerId,
    after: { email: user.email, name: user.name, role: user.role },
  });
  return user;
}
