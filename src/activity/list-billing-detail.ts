import { fail } from "../kernel/app-error.ts";
import { cutPage, readCursor, writeCursor, type Page, type PageRequest } from "../kernel/page.ts";
import { inTenant, type Ctx } from "../storage/index.ts";
import type { RequestRow } from "./request-row.ts";
import { selectRequests, type RequestFilter } from "./request-store.ts";

export interface ListBillingDetailInput extends RequestFilter {
  customerId: string;
  page: PageRequest;
}

const DAY_MS = 86_400_000;
const RANGE_DAYS = 30;
const RANGE_DAYS_MAX = 366;

/**
 * A customer's requests with what each was charged, newest first. `from` is inclusive, `to` exclusive;
 * without them, the last 30 days. Throws `invalid_request` when the range is turned round or longer than 366
 * days.
 */
export async function listBillingDetail(ctx: Ctx, input: ListBillingDetailInput): Promise<Page<RequestRow>> {
  const { customerId, page, ...given } = input;
  const filter = { ...given, ...range(ctx.clock.now(), given) };
  const scope = { list: "billing-detail", owner: customerId };
  const after = readCursor(ctx.keyring, scope, page.cursor);
  const rows = await inTenant(ctx, customerId, (tx) =>
    selectRequests(tx, { customerId, filter, after, take: page.limit + 1 }),
  );
  return cutPage(rows, page, (last) =>
    writeCursor(ctx.keyring, scope, { key: last.createdAt.toISOString(), id: last.requestId }),
  );
}

function range(now: Date, given: RequestFilter): { from: Date; to: Date } {
  // A day ahead, so that a request of this very moment is never outside.
  const to = given.to ?? new Date(now.getTime() + DAY_MS);
  const from = given.from ?? new Date(Math.min(now.getTime(), to.getTime()) - RANGE_DAYS * DAY_MS);
  if (from > to) throw fail("invalid_request", { public: "`from` is later than `to`.", param: "from" });
  if (to.getTime() - from.getTime() > (RANGE_DAYS_MAX + 1) * DAY_MS) {
    throw fail("invalid_request", {
      public: `A range may span at most ${String(RANGE_DAYS_MAX)} days.`,
      param: "from",
    });
  }
  return { from, to };
}
