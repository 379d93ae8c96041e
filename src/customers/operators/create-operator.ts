import { newId } from "../../kernel/ids.ts";
import { type OperatorRole, operatorRoles } from "../../kernel/principal.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { readEmail } from "../email-address.ts";
import { invalidInput } from "../invalid-input.ts";
import { readPersonName } from "../people/person-fields.ts";
import { insertOperator } from "./operator-store.ts";
import type { Operator } from "./operator.ts";
import { hashPassword } from "../passwords/password.ts";
import { owners, requireOperator } from "../require-operator.ts";

export interface CreateOperatorInput {
  email: string;
  /** 8 to 256 characters. */
  password: string;
  role: OperatorRole;
  name?: string | undefined;
}

/**
 * Makes an operator. For owners and the product itself. Throws `conflict` for an e-mail that is taken,
 * `invalid_request`, `rate_limited` when too many passwords are being hashed.
 */
export async function createOperator(ctx: Ctx, input: CreateOperatorInput): Promise<Operator> {
  requireOperator(ctx.principal, owners);
  const { role } = input;
  const email = readEmail(input.email);
  if (!operatorRoles.includes(role)) {
    throw invalidInput("role", `role must be one of ${operatorRoles.join(", ")}.`);
  }
  const name = input.name === undefined ? "" : readPersonName(input.name);
  // Hashed before the transaction begins, so that no connection is held for its duration.
  const passwordHash = await hashPassword(input.password);
  const createdAt = ctx.clock.now();
  const id = newId("opr", createdAt.getTime());
  return inTransaction(ctx, async (tx) => {
    const made = await insertOperator(tx, { id, email, name, role, passwordHash, createdAt });
    await audit(tx, ctx, {
      action: "operator.create",
      subjectKind: "operator",
      subjectId: made.id,
      customerId: null,
      after: { email: made.email, name, role: made.role },
    });
    return made;
  });
}
