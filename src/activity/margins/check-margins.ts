import type { Ctx } from "../../storage/index.ts";
import { findMarginDrifts, type MarginDrift } from "./margin-drift-store.ts";

/**
 * Compares what is summed of the margins of a day of UTC ("2026-11-23") with the rows themselves, for the
 * product's own nightly look. Returns up to twenty cells that differ; none is how it should be. Customers
 * whose rows of that day were deleted are left out.
 */
export function checkMargins({ database }: Pick<Ctx, "database">, day: string): Promise<MarginDrift[]> {
  return findMarginDrifts(database, day);
}
