import type { Page, PageRequest } from "../kernel/page.ts";
import { pageByTime, type Ctx, type Slice } from "../storage/index.ts";
import { detailRange } from "./detail-range.ts";
import { findRequests } from "./find-requests.ts";
import type { RequestRow } from "./request-row.ts";
import type { RequestFilter } from "./request-store.ts";

export interface ListBillingDetailInput extends RequestFilter {
  customerId: string;
  page: PageRequest;
}

/**
 * A customer's requests with what each was charged, newest first. `from` is inclusive, `to` exclusive;
 * without them, the last 30 days. Throws `invalid_request` when the range is turned round or longer than 366
 * days.
 */
export async function listBillingDetail(ctx: Ctx, input: ListBillingDetailInput): Promise<Page<RequestRow>> {
  const { customerId, page, ...given } = input;
  const filter = { ...given, ...detailRange(ctx.clock.now(), given) };
  const scope = { list: "billing-detail", owner: customerId };
  const fetch = (slice: Slice): Promise<RequestRow[]> => findRequests(ctx, { customerId, filter, slice });
  return pageByTime(
    ctx,
    { scope, page },
    { fetch, placeOf: ({ createdAt, requestId }) => ({ at: createdAt, id: requestId }) },
  );
}
