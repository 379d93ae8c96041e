import type { Page, PageRequest } from "../../kernel/page.ts";
import { type Ctx, inTransaction, newestFirst } from "../../storage/index.ts";
import { requireOperator } from "../operator-rights.ts";
import { selectPaymentEvents } from "./payment-event-store.ts";
import type { PaymentEvent } from "./payment-event.ts";

/** What the payment provider has delivered, newest first. For operators. Throws `permission_denied`. */
export async function listPaymentEvents(
  ctx: Ctx,
  { page }: { page: PageRequest },
): Promise<Page<PaymentEvent>> {
  requireOperator(ctx.principal);
  return newestFirst(ctx, { name: "payment-events", page }, (slice) =>
    inTransaction(ctx, (tx) => selectPaymentEvents(tx, slice)),
  );
}
