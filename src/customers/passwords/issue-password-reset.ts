import { fail } from "../../kernel/app-error.ts";
import { inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { findOperator } from "../operators/operator-store.ts";
import { findCustomerUser } from "../people/customer-user-store.ts";
import type { PersonStatus } from "../people/customer-user.ts";
import { requireId } from "../require-id.ts";
import { customerKeepers, owners, requireOperator } from "../require-operator.ts";
import type { SessionOwner } from "../sessions/session-store.ts";
import { grantPasswordReset } from "./grant-password-reset.ts";
import type { OneTimeGrant } from "./one-time-grant.ts";

/** Whose password is meant: a customer's person's, or an operator's. */
export type IssuePasswordResetInput = { userId: string } | { operatorId: string };

/**
 * A token for a new password of somebody, for an operator to hand over: of customers' people by those who
 * keep them, of operators by owners. Throws `not_found`, `permission_denied`, `conflict` for somebody who
 * is disabled.
 */
export async function issuePasswordReset(ctx: Ctx, input: IssuePasswordResetInput): Promise<OneTimeGrant> {
  requireOperator(ctx.principal, "operatorId" in input ? owners : customerKeepers);
  requireId("operatorId" in input ? input.operatorId : input.userId);
  return inTransaction(ctx, async (tx) => {
    const found = await findPerson(tx, input);
    if (found === null) throw fail("not_found");
    if (found.status === "disabled") throw fail("conflict", { public: "This person is disabled." });
    const { owner, email } = found;
    return grantPasswordReset(tx, ctx, { owner, email, action: "password_reset.issue" });
  });
}

interface Found {
  owner: SessionOwner;
  email: string;
  status: PersonStatus;
}

async function findPerson(tx: Tx, input: IssuePasswordResetInput): Promise<Found | null> {
  if ("operatorId" in input) {
    const operator = await findOperator(tx, input.operatorId);
    return operator && { ...operator, owner: { operatorId: operator.id } };
  }
  const user = await findCustomerUser(tx, { userId: input.userId, customerId: null });
  return user && { ...user, owner: { customerId: user.customerId, userId: user.id } };
}
