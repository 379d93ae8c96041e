import { fail } from "../../kernel/app-error.ts";
import { newId } from "../../kernel/ids.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { readEmail } from "../email-address.ts";
import { hashPassword } from "../passwords/password.ts";
import { insertOperator, lockOperators, operatorExists } from "./operator-store.ts";
import type { Operator } from "./operator.ts";

export interface CreateFirstOperatorInput {
  email: string;
  /** 8 to 256 characters. */
  password: string;
}

/**
 * Makes the first operator, an owner, without anybody's credentials; for the product itself. That is
 * possible once in the life of a database: as long as there is any operator, active or disabled, it throws
 * `conflict`, and of two at once one does. Throws `permission_denied`, `invalid_request`.
 */
export async function createFirstOperator(ctx: Ctx, input: CreateFirstOperatorInput): Promise<Operator> {
  if (ctx.principal.kind !== "system") throw fail("permission_denied");
  const email = readEmail(input.email);
  const passwordHash = await hashPassword(input.password);
  const createdAt = ctx.clock.now();
  const id = newId("opr", createdAt.getTime());
  return inTransaction(ctx, async (tx) => {
    await lockOperators(tx);
    if (await operatorExists(tx)) throw fail("conflict", { public: "There is an operator already." });
    const made = await insertOperator(tx, { id, email, role: "owner", passwordHash, createdAt });
    await audit(tx, ctx, {
      action: "operator.create",
      subjectKind: "operator",
      subjectId: made.id,
      customerId: null,
      after: { email: made.email, role: made.role },
    });
    return made;
  });
}
