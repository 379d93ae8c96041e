import { inTransaction, type Ctx } from "../../storage/index.ts";
import { inTime } from "../in-time-store.ts";
import { requireOperator } from "../require-operator.ts";
import { divideRange, marginRange } from "./margin-range.ts";
import type { MarginDimension, MarginReport } from "./margin-report.ts";
import { sumMargins, type MarginFilter } from "./margin-store.ts";
import { requireRows } from "./require-rows.ts";

export interface ReportMarginsInput extends MarginFilter {
  by: MarginDimension;
  /** Inclusive; the midnight of UTC seven days ago when omitted. */
  from?: Date | undefined;
  /** Exclusive; the end of today when omitted. */
  to?: Date | undefined;
}

const LINES_MAX = 200;
const DAYS_MAX = 3_000;

/**
 * What requests brought in and what they cost, by customer, model, supplier, credential or day: whole days of
 * UTC from their sums, the rest of a range from the rows. For operators. Throws `permission_denied`,
 * `invalid_request` for a range beyond 366 days, or one that cuts a day whose rows were deleted.
 */
export async function reportMargins(ctx: Ctx, input: ReportMarginsInput): Promise<MarginReport> {
  requireOperator(ctx.principal);
  const asked = marginRange(ctx.clock.now(), input);
  const range = divideRange(asked);
  const linesMax = input.by === "day" ? DAYS_MAX : LINES_MAX;
  const found = await inTransaction(ctx, async (tx) => {
    await requireRows(tx, [range], input.customerId);
    return inTime(tx, () => sumMargins(tx, { ...input, range, linesMax }));
  });
  return { ...asked, ...found };
}
