import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { lockCustomer } from "../customer-store.ts";
import { useToken } from "../passwords/one-time-token-store.ts";
import { hashPassword } from "../passwords/password.ts";
import { asNobody, readOneTimeToken, staleToken } from "../passwords/read-one-time-token.ts";
import { findCustomerUserByEmail, insertCustomerUser, updateCustomerUser } from "./customer-user-store.ts";
import type { CustomerUser } from "./customer-user.ts";
import { type Invitation, toInvitation } from "./invitation.ts";
import { readPersonName } from "./person-fields.ts";

export interface AcceptInvitationInput {
  token: string;
  name: string;
  /** 8 to 256 characters. */
  password: string;
}

interface Accepted {
  name: string;
  passwordHash: string;
  at: Date;
}

/**
 * Makes whoever holds an invitation's token a person of the customer; one who was removed from it comes
 * back. For anybody, whoever the context says is asking. Throws `invalid_request` for a token that is not
 * open, `conflict` for an e-mail that is taken, `customer_suspended`, `rate_limited` when too many
 * passwords are being hashed.
 */
export async function acceptInvitation(ctx: Ctx, input: AcceptInvitationInput): Promise<CustomerUser> {
  const nobody = asNobody(ctx);
  const name = readPersonName(input.name);
  // Read before hashing, so that only a token's holder makes us hash, and outside the transaction that uses
  // it.
  const token = await readOneTimeToken(ctx, "invitation", input.token);
  const passwordHash = await hashPassword(input.password);
  const invitation = toInvitation(token);
  const at = ctx.clock.now();
  return inTransaction(nobody, async (tx) => {
    const customer = await lockCustomer(tx, invitation.customerId);
    if (!(await useToken(tx, token.id, at))) throw staleToken();
    if (customer?.status !== "active") throw fail("customer_suspended");
    const user = await join(tx, invitation, { name, passwordHash, at });
    await audit(tx, nobody, {
      action: "invitation.accept",
      subjectKind: "customer_user",
      subjectId: user.id,
      customerId: invitation.customerId,
      after: { invitationId: invitation.id, email: user.email, name, role: user.role },
    });
    return user;
  });
}

async function join(tx: Tx, invitation: Invitation, accepted: Accepted): Promise<CustomerUser> {
  const { customerId, email, role } = invitation;
  const { at, ...chosen } = accepted;
  const known = await findCustomerUserByEmail(tx, email);
  if (known === null) {
    const id = newId("usr", at.getTime());
    return insertCustomerUser(tx, { id, customerId, email, role, ...chosen, createdAt: at });
  }
  if (known.customerId !== customerId || known.status === "active") {
    throw fail("conflict", { public: "This e-mail is in use already." });
  }
  return updateCustomerUser(tx, known.id, { ...chosen, role, status: "active", at });
}
