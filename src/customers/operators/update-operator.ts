import { fail } from "../../kernel/app-error.ts";
import { type OperatorRole, operatorRoles, type Principal } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx, type Tx } from "../../storage/index.ts";
import { invalidInput } from "../invalid-input.ts";
import { type PersonStatus, personStatuses } from "../people/customer-user.ts";
import { readPersonName } from "../people/person-fields.ts";
import { requireId } from "../require-id.ts";
import { owners, requireOperator } from "../require-operator.ts";
import { endAccess } from "../sessions/end-access.ts";
import {
  countOtherActiveOwners,
  findOperator,
  lockOperators,
  updateStoredOperator,
} from "./operator-store.ts";
import type { Operator } from "./operator.ts";

export interface UpdateOperatorInput {
  operatorId: string;
  role?: OperatorRole | undefined;
  name?: string | undefined;
  status?: PersonStatus | undefined;
}

type Change = Partial<Pick<Operator, "role" | "name" | "status">>;

/**
 * Changes an operator. Another role, and being disabled, ends the operator's sessions, one's own too. For
 * owners. Throws `not_found`, `permission_denied`, `invalid_request`, and `conflict` rather than leave
 * nobody who is an owner and may log in.
 */
export async function updateOperator(ctx: Ctx, input: UpdateOperatorInput): Promise<Operator> {
  requireOperator(ctx.principal, owners);
  const { operatorId } = input;
  requireId(operatorId);
  const change = readChange(input);
  const at = ctx.clock.now();
  return inTransaction(ctx, async (tx) => {
    await lockOperators(tx);
    await requireStillOwner(tx, ctx.principal);
    const before = await findOperator(tx, operatorId);
    if (before === null) throw fail("not_found");
    const wanted = { ...before, ...change };
    const otherRights = wanted.role !== before.role || wanted.status !== before.status;
    if (!otherRights && wanted.name === before.name) return before;
    if (otherRights) await requireAnotherOwner(tx, before);
    const after = await updateStoredOperator(tx, operatorId, { ...change, at });
    if (otherRights) await endAccess(tx, { operatorId }, at);
    await audit(tx, ctx, {
      action: "operator.update",
      subjectKind: "operator",
      subjectId: operatorId,
      customerId: null,
      before: { role: before.role, name: before.name, status: before.status },
      after: { role: after.role, name: after.name, status: after.status },
    });
    return after;
  });
}

function readChange(input: UpdateOperatorInput): Change {
  const { role, name, status } = input;
  if (role !== undefined && !operatorRoles.includes(role)) {
    throw invalidInput("role", `role must be one of ${operatorRoles.join(", ")}.`);
  }
  if (status !== undefined && !personStatuses.includes(status)) {
    throw invalidInput("status", `status must be one of ${personStatuses.join(", ")}.`);
  }
  return {
    ...(role !== undefined && { role }),
    ...(status !== undefined && { status }),
    ...(name !== undefined && { name: readPersonName(name) }),
  };
}

/** While an owner waited for the lock, another may have taken their rights. */
async function requireStillOwner(tx: Tx, principal: Principal): Promise<void> {
  if (principal.kind !== "operator") return;
  const actor = await findOperator(tx, principal.operatorId);
  if (actor?.status !== "active" || actor.role !== "owner") throw fail("permission_denied");
}

async function requireAnotherOwner(tx: Tx, operator: Operator): Promise<void> {
  if (operator.role !== "owner" || operator.status !== "active") return;
  if ((await countOtherActiveOwners(tx, operator.id)) > 0) return;
  throw fail("conflict", { public: "This is the last owner. Make another operator an owner first." });
}
