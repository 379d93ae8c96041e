import { newId } from "../../kernel/ids.ts";
import { audit, inTransaction, type Ctx } from "../../storage/index.ts";
import { insertGroup } from "./customer-group-store.ts";
import { GROUP_NAME_LENGTH_MAX, type CustomerGroup } from "./customer-group.ts";
import { groupKeepers, requireOperator } from "../require-operator.ts";
import { readText } from "../text-field.ts";

/** Makes a group, still without customers. For operators. Throws `invalid_request`, `conflict`. */
export async function createCustomerGroup(ctx: Ctx, input: { name: string }): Promise<CustomerGroup> {
  requireOperator(ctx.principal, groupKeepers);
  const name = readText(input.name, { param: "name", lengthMax: GROUP_NAME_LENGTH_MAX });
  const createdAt = ctx.clock.now();
  const id = newId("grp", createdAt.getTime());
  return inTransaction(ctx, async (tx) => {
    const made = await insertGroup(tx, { id, name, createdAt });
    await audit(tx, ctx, {
      action: "customer_group.create",
      subjectKind: "customer_group",
      subjectId: id,
      customerId: null,
      after: { name },
    });
    return made;
  });
}
