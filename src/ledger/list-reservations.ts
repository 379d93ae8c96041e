import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { inTransaction, type Ctx } from "../storage/index.ts";
import type { Held, HeldState } from "./held.ts";
import { selectReservations } from "./house-store.ts";
import { requireOperator } from "./operator-rights.ts";

/**
 * Reservations of all customers in one state, the newest request first. Throws `permission_denied` for
 * customers.
 */
export async function listReservations(
  ctx: Ctx,
  { state, page }: { state: HeldState; page: PageRequest },
): Promise<Page<Held>> {
  requireOperator(ctx.principal);
  const scope = { list: `reservations ${state}`, owner: "operator" };
  const after = readCursor(ctx.keyring, scope, page.cursor);
  const rows = await inTransaction(ctx, (tx) =>
    selectReservations(tx, { state, after, take: page.limit + 1 }),
  );
  return cutPage(rows, page, ({ requestId }) =>
    writeCursor(ctx.keyring, scope, { key: requestId, id: requestId }),
  );
}
