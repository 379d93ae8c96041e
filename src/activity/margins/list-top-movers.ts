import { fail } from "../../kernel/app-error.ts";
import { inTransaction, type Ctx } from "../../storage/index.ts";
import { inTime } from "../in-time-store.ts";
import { requireOperator } from "../require-operator.ts";
import { divideRange, type Range } from "./margin-range.ts";
import { requireRows } from "./require-rows.ts";
import { findTopMovers } from "./top-mover-store.ts";
import type { MoverDimension, TopMovers } from "./top-mover.ts";

export interface ListTopMoversInput {
  by: MoverDimension;
  /** Inclusive; as long before `to` as `days` says when omitted. */
  from?: Date | undefined;
  /** Exclusive; the last midnight of UTC when omitted. */
  to?: Date | undefined;
  /** How long, where `from` is not given; seven when omitted. */
  days?: number | undefined;
  /** Of each currency; twenty when omitted. */
  limit?: number | undefined;
}

const DAY_MS = 86_400_000;
const DAYS = 7;
const DAYS_MAX = 183;
const LIMIT = 20;

/**
 * Whose charges changed most, from a time to the one before it that was as long: customers or models. For
 * operators. Throws `permission_denied`, `invalid_request` for a range that is turned round, empty, beyond
 * 183 days, or cuts a day whose rows were deleted.
 */
export async function listTopMovers(ctx: Ctx, input: ListTopMoversInput): Promise<TopMovers> {
  requireOperator(ctx.principal);
  const { range, rangeBefore } = rangesOf(ctx.clock.now(), input);
  const [before, after] = [divideRange(rangeBefore), divideRange(range)];
  const movers = await inTransaction(ctx, async (tx) => {
    await requireRows(tx, [before, after], undefined);
    return inTime(tx, () => findTopMovers(tx, { by: input.by, before, after, take: input.limit ?? LIMIT }));
  });
  return { range, rangeBefore, movers };
}

function rangesOf(
  now: Date,
  { days = DAYS, ...given }: ListTopMoversInput,
): Record<"range" | "rangeBefore", Range> {
  const to = given.to ?? new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const from = given.from ?? new Date(to.getTime() - days * DAY_MS);
  const length = to.getTime() - from.getTime();
  if (length <= 0)
    throw fail("invalid_request", { public: "`from` must be earlier than `to`.", param: "from" });
  if (length > DAYS_MAX * DAY_MS) {
    const message = `A range may span at most ${String(DAYS_MAX)} days.`;
    throw fail("invalid_request", { public: message, param: "from" });
  }
  return { range: { from, to }, rangeBefore: { from: new Date(from.getTime() - length), to: from } };
}
