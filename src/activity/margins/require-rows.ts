import { fail } from "../../kernel/app-error.ts";
import type { Tx } from "../../storage/index.ts";
import type { DividedRange } from "./margin-range.ts";
import { findForgottenUntil } from "./margin-store.ts";

/**
 * Refuses ranges that cut a day of which rows were deleted: half of it could not be told. Of one customer's
 * rows, or of all. Throws `invalid_request`.
 */
export async function requireRows(
  tx: Tx,
  ranges: readonly DividedRange[],
  customerId: string | undefined,
): Promise<void> {
  const edges = ranges.flatMap((range) => range.edges);
  if (edges.length === 0) return;
  const until = await findForgottenUntil(tx, customerId);
  if (until === null || edges.every(({ from }) => from >= until)) return;
  throw fail("invalid_request", {
    public: `Requests before ${until.toISOString()} were deleted: before that, ask for whole days of UTC.`,
    param: "from",
  });
}
