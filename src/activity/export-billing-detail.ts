import type { Ctx } from "../storage/index.ts";
import { detailRange } from "./detail-range.ts";
import type { BilledRequest } from "./request-row.ts";
import { streamBilledRequests, type RequestFilter } from "./request-store.ts";

export interface ExportBillingDetailInput extends RequestFilter {
  customerId: string;
}

/**
 * All of a customer's requests that its list of billing detail would page through, newest first, in batches,
 * as they stand at one moment. Throws as that list does.
 */
export function exportBillingDetail(
  ctx: Ctx,
  { customerId, ...given }: ExportBillingDetailInput,
): AsyncIterable<BilledRequest[]> {
  const filter = { ...given, ...detailRange(ctx.clock.now(), given) };
  return streamBilledRequests(ctx, { customerId, filter });
}
