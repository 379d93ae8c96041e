import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { inTransaction, type Ctx } from "../storage/index.ts";
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
  const after = readCursor(ctx.keyring, scope, page.cursor);
  const rows = await inTransaction(ctx, (tx) => selectWriteOffs(tx, { after, take: page.limit + 1 }));
  return cutPage(rows, page, ({ closedAt, requestId }) =>
    writeCursor(ctx.keyring, scope, { key: closedAt?.toISOString() ?? "", id: requestId }),
  );
}
