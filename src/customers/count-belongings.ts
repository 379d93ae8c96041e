import { inTransaction, type Ctx } from "../storage/index.ts";
import { countOfCustomers } from "./customer-store.ts";
import { everyOperator, requireOperator } from "./require-operator.ts";

/** How much of each a customer has. */
export interface Belongings {
  /** People who may log in. */
  members: number;
  /** Keys that are not disabled. */
  apiKeys: number;
}

/** What these customers have, each of them in the map. For operators. */
export async function countBelongings(
  ctx: Ctx,
  { customerIds }: { customerIds: readonly string[] },
): Promise<ReadonlyMap<string, Belongings>> {
  requireOperator(ctx.principal, everyOperator);
  return inTransaction(ctx, (tx) => countOfCustomers(tx, customerIds));
}
