import { type Ctx, inTransaction } from "../storage/index.ts";
import { requireOperator } from "./operator-rights.ts";
import { removeResource } from "./resource-store.ts";

/** Takes a resource off the list for good; the audit keeps what it was. Throws `not_found`. */
export async function deleteResource(ctx: Ctx, input: { resourceId: string }): Promise<void> {
  requireOperator(ctx, "edit");
  await inTransaction(ctx, (tx) => removeResource(tx, ctx, input.resourceId));
}
