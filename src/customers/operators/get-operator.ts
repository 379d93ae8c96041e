import { fail } from "../../kernel/app-error.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { requireId } from "../require-id.ts";
import { everyOperator, requireOperator } from "../require-operator.ts";
import { findOperator } from "./operator-store.ts";
import type { Operator } from "./operator.ts";

/** One operator. For operators. Throws `not_found`, `permission_denied`. */
export async function getOperator(ctx: Ctx, { operatorId }: { operatorId: string }): Promise<Operator> {
  requireOperator(ctx.principal, everyOperator);
  requireId(operatorId);
  const found = await inTransaction(ctx, (tx) => findOperator(tx, operatorId));
  if (found === null) throw fail("not_found");
  return found;
}
