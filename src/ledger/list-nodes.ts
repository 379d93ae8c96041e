import { inTransaction, type Ctx } from "../storage/index.ts";
import { selectNodes, type KnownNode } from "./node-store.ts";
import { requireOperator } from "./operator-rights.ts";

export type { KnownNode } from "./node-store.ts";

/** The relays that work on the books, the one heard last first. Throws `permission_denied` for customers. */
export async function listNodes(ctx: Ctx): Promise<KnownNode[]> {
  requireOperator(ctx.principal);
  return inTransaction(ctx, selectNodes);
}
