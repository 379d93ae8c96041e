import type { Page, PageRequest } from "../../kernel/page.ts";
import { pageByTime, type Ctx, type Slice } from "../../storage/index.ts";
import { aroundRequest } from "../around-request.ts";
import type { Span } from "../cells/cover-range.ts";
import { detailRange } from "../detail-range.ts";
import { findRequests } from "../find-requests.ts";
import type { RequestRow } from "../request-row.ts";
import type { RequestFilter } from "../request-store.ts";

export interface ListRequestLogsInput extends RequestFilter {
  customerId: string;
  page: PageRequest;
}

/**
 * A customer's requests, newest first. `from` is inclusive, `to` exclusive; without them, the last 30 days.
 * Throws `invalid_request` when the range is turned round or longer than 366 days.
 */
export async function listRequestLogs(ctx: Ctx, input: ListRequestLogsInput): Promise<Page<RequestRow>> {
  const { customerId, page, ...given } = input;
  const range = detailRange(ctx.clock.now(), given);
  const around = given.requestId === undefined ? null : aroundRequest(given.requestId);
  const filter = { ...given, ...(around ? overlap(range, around) : range) };
  const scope = { list: "request-logs", owner: customerId };
  const fetch = (slice: Slice): Promise<RequestRow[]> => findRequests(ctx, { customerId, filter, slice });
  return pageByTime(
    ctx,
    { scope, page },
    { fetch, placeOf: ({ createdAt, requestId }) => ({ at: createdAt, id: requestId }) },
  );
}

function overlap(one: Span, other: Span): Span {
  return {
    from: one.from > other.from ? one.from : other.from,
    to: one.to < other.to ? one.to : other.to,
  };
}
