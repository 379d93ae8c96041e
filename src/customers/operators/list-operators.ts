import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTransaction, newestFirst, type Ctx } from "../../storage/index.ts";
import { everyOperator, requireOperator } from "../require-operator.ts";
import { findOperators } from "./operator-store.ts";
import type { Operator } from "./operator.ts";

/**
 * The operators, also those who are disabled, newest first. For operators. Throws `permission_denied`,
 * `invalid_request`.
 */
export async function listOperators(ctx: Ctx, { page }: { page: PageRequest }): Promise<Page<Operator>> {
  requireOperator(ctx.principal, everyOperator);
  return newestFirst(ctx, { name: "operators", page }, (slice) =>
    inTransaction(ctx, (tx) => findOperators(tx, slice)),
  );
}
