import type { Ctx } from "../storage/index.ts";
import { detailRange } from "./detail-range.ts";
import type { ExportBillingDetailInput } from "./export-billing-detail.ts";
import type { RequestRow } from "./request-row.ts";
import { streamRequests } from "./request-store.ts";

/** The same requests as `exportBillingDetail`, with all that is known of each. Throws as it does. */
export function exportRequestLogs(
  ctx: Ctx,
  { customerId, ...given }: ExportBillingDetailInput,
): AsyncIterable<RequestRow[]> {
  const filter = { ...given, ...detailRange(ctx.clock.now(), given) };
  return streamRequests(ctx, { customerId, filter });
}
