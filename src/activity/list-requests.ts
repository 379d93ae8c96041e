import { groupBy } from "../kernel/group-by.ts";
import type { Page, PageRequest } from "../kernel/page.ts";
import { inTransaction, pageByTime, type Ctx, type Slice } from "../storage/index.ts";
import { selectAttemptsOf } from "./attempt-store.ts";
import type { Attempt } from "./attempt.ts";
import { inTime } from "./in-time-store.ts";
import { operatorRange } from "./operator-range.ts";
import type { RequestRow } from "./request-row.ts";
import { requireOperator } from "./require-operator.ts";
import { selectAnyRequests, type RequestsFilter } from "./operator-request-store.ts";

export interface ListRequestsInput extends RequestsFilter {
  page: PageRequest;
  /** Inclusive. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
}

/** A request with the calls that were made for it. */
export interface RequestWithAttempts extends RequestRow {
  attempts: Attempt[];
}

/**
 * Requests of all customers, newest first, each with its calls. For operators. Without a range it is that of
 * the last seven days. Throws `permission_denied`, `invalid_request` for a range beyond 31 days.
 */
export async function listRequests(ctx: Ctx, input: ListRequestsInput): Promise<Page<RequestWithAttempts>> {
  requireOperator(ctx.principal);
  const { page, from, to, ...filter } = input;
  const range = operatorRange(ctx.clock.now(), { from, to });
  const fetch = (slice: Slice): Promise<RequestWithAttempts[]> =>
    inTransaction(ctx, async (tx) => {
      const rows = await inTime(tx, () => selectAnyRequests(tx, { filter, ...range, slice }));
      if (rows.length === 0) return [];
      const attempts = groupBy(await selectAttemptsOf(tx, rows), ({ requestId }) => requestId);
      return rows.map((row) => ({ ...row, attempts: attempts.get(row.requestId) ?? [] }));
    });
  const scope = { list: "requests", owner: "operator" };
  return pageByTime(
    ctx,
    { scope, page },
    { fetch, placeOf: ({ createdAt, requestId }) => ({ at: createdAt, id: requestId }) },
  );
}
