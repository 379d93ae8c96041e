import { inTransaction, type Ctx } from "../storage/index.ts";
import { inTime } from "./in-time-store.ts";
import type { MarginReport } from "./margin-report.ts";
import { sumMargins, type MarginQuery } from "./margin-store.ts";
import { operatorRange } from "./operator-range.ts";
import { requireOperator } from "./require-operator.ts";

export interface ReportMarginsInput extends Omit<MarginQuery, "from" | "to"> {
  /** Inclusive; seven days ago when omitted. */
  from?: Date | undefined;
  /** Exclusive. */
  to?: Date | undefined;
}

const LINES_MAX = 200;

/**
 * What requests brought in and what they cost, by customer, model or supplier, from the rows themselves. For
 * operators. Throws `permission_denied`, `invalid_request` for a range beyond 31 days or too many requests.
 */
export async function reportMargins(ctx: Ctx, input: ReportMarginsInput): Promise<MarginReport> {
  requireOperator(ctx.principal);
  const range = operatorRange(ctx.clock.now(), input);
  const found = await inTransaction(ctx, (tx) =>
    inTime(tx, () => sumMargins(tx, { ...input, ...range }, LINES_MAX)),
  );
  return { ...range, ...found };
}
