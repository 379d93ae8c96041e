import type { Page, PageRequest } from "../../kernel/page.ts";
import { requireCapability } from "../../kernel/require-capability.ts";
import { type Ctx, inTenant, inTransaction, newestFirst } from "../../storage/index.ts";
import { selectDeliveries, type DeliveryFilter } from "./delivery-store.ts";
import type { Delivery } from "./delivery.ts";

export interface ListDeliveriesInput extends DeliveryFilter {
  page: PageRequest;
}

/**
 * Messages and how far they have come, newest first. A customer sees its own in any case. Throws
 * `permission_denied`.
 */
export async function listDeliveries(ctx: Ctx, input: ListDeliveriesInput): Promise<Page<Delivery>> {
  requireCapability(ctx.principal, "account:read");
  const { page, ...filter } = input;
  return newestFirst(ctx, { name: "deliveries", page }, (slice) =>
    filter.customerId === undefined
      ? inTransaction(ctx, (tx) => selectDeliveries(tx, filter, slice))
      : inTenant(ctx, filter.customerId, (tx) => selectDeliveries(tx, filter, slice)),
  );
}
