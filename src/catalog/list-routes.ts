import { type Ctx, inTransaction } from "../storage/index.ts";
import { requireOperator } from "./operator-rights.ts";
import { selectRoutes, type CatalogRoute } from "./route-store.ts";

export type { CatalogRoute } from "./route-store.ts";

/**
 * Every way from a model to a supplier, with the credential that it is called with; 5,000 at most. For
 * operators.
 */
export async function listRoutes(ctx: Ctx): Promise<CatalogRoute[]> {
  requireOperator(ctx, "read");
  return inTransaction(ctx, selectRoutes);
}
