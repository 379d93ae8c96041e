import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { inTenant, type Ctx } from "../storage/index.ts";
import { detailRange } from "./detail-range.ts";
import type { RequestRow } from "./request-row.ts";
import { selectRequests, type RequestFilter } from "./request-store.ts";

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
  const after = readCursor(ctx.keyring, scope, page.cursor);
  const rows = await inTenant(ctx, customerId, (tx) =>
    selectRequests(tx, { customerId, filter, after, take: page.limit + 1 }),
  );
  return cutPage(rows, page, (last) =>
    writeCursor(ctx.keyring, scope, { key: last.createdAt.toISOString(), id: last.requestId }),
  );
}
