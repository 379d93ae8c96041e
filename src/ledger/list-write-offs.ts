import type { Page, PageRequest } from "../kernel/page.ts";
import { inTransaction, pageByTime, type Ctx } from "../storage/index.ts";
import type { Held } from "./held.ts";
import { selectWriteOffs } from "./house-store.ts";
import { requireOperator } from "./operator-rights.ts";

/**
 * Requests that used more than their accounts could give, newest first. Throws `permission_denied` for
 * customers.
 */
export async function listWriteOffs(ctx: Ctx, { page }: { page: PageRequest }): Promise<Page<Held>> {
  requireOperator(ctx.principal);
  const scope = { list: "write-offs", owner: "operator" };
  return pageByTime(
    ctx,
    { scope, page },
    {
      fetch: (slice) => inTransaction(ctx, (tx) => selectWriteOffs(tx, slice)),
      // What was written off is closed.
      placeOf: ({ closedAt, requestId }) => ({ at: closedAt!, id: requestId }),
    },
  );
}
