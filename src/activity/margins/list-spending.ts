import { inTransaction, type Ctx } from "../../storage/index.ts";
import { requireOperator } from "../require-operator.ts";
import { dayOf } from "./margin-range.ts";
import { findSpending, type CustomerSpending } from "./spending-store.ts";

export type { CustomerSpending } from "./spending-store.ts";

/** What customers spend: those of one page, and over how long. */
export interface Spending {
  customers: CustomerSpending[];
  /** Milliseconds from the first midnight of UTC to now. */
  overMs: number;
}

const DAY_MS = 86_400_000;

/**
 * What customers that are served were charged today and on the days before it, by UTC, so many together; in
 * the order of their ids, behind one of them. For operators. Throws `permission_denied`.
 */
export async function listSpending(
  ctx: Ctx,
  { days, after, limit }: { days: number; after: string | null; limit: number },
): Promise<Spending> {
  requireOperator(ctx.principal);
  const now = ctx.clock.now().getTime();
  const from = Math.floor(now / DAY_MS) * DAY_MS - (days - 1) * DAY_MS;
  const slice = { fromDay: dayOf(new Date(from)), after: after ?? "", take: limit };
  const customers = await inTransaction(ctx, (tx) => findSpending(tx, slice));
  return { customers, overMs: Math.max(now - from, 1) };
}
