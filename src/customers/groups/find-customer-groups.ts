import { inTransaction, type Ctx } from "../../storage/index.ts";
import { everyOperator, requireOperator } from "../require-operator.ts";
import { findGroupsById } from "./customer-group-store.ts";
import type { CustomerGroup } from "./customer-group.ts";

/** These groups; those that are not there are absent. For operators. */
export async function findCustomerGroups(
  ctx: Ctx,
  { groupIds }: { groupIds: readonly string[] },
): Promise<ReadonlyMap<string, CustomerGroup>> {
  requireOperator(ctx.principal, everyOperator);
  const groups = await inTransaction(ctx, (tx) => findGroupsById(tx, groupIds));
  return new Map(groups.map((group) => [group.id, group]));
}
