import { readPage, type Page, type PageRequest } from "../kernel/page.ts";
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
  return readPage(
    ctx.keyring,
    { scope, page },
    {
      fetch: (stretch) => inTransaction(ctx, (tx) => selectReservations(tx, { state, stretch })),
      positionOf: ({ requestId }) => ({ key: requestId, id: requestId }),
    },
  );
}
