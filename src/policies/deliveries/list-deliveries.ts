import type { Page, PageRequest } from "../../kernel/page.ts";
import { inTenant, inTransaction, type Ctx } from "../../storage/index.ts";
import { newestFirst } from "../newest-first.ts";
import { requireAccountAccess } from "../require-account-access.ts";
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
  requireAccountAccess(ctx.principal, "account:read");
  const { page, ...filter } = input;
  const list = { name: "deliveries", page, timeOf: (delivery: Delivery) => delivery.createdAt };
  return newestFirst(ctx, list, (slice) =>
    filter.customerId === undefined
      ? inTransaction(ctx, (tx) => selectDeliveries(tx, filter, slice))
      : inTenant(ctx, filter.customerId, (tx) => selectDeliveries(tx, filter, slice)),
  );
}
