import type { Ctx } from "../../storage/index.ts";
import { requireOperator } from "../operator-rights.ts";
import { inSnapshot } from "../snapshot-store.ts";
import type { CatalogFile } from "./catalog-file.ts";
import type { CatalogChange } from "./plan.ts";
import { planCatalog } from "./plan-catalog.ts";

/** What applying the file would change now. It changes nothing. */
export async function diffCatalog(ctx: Ctx, file: CatalogFile): Promise<CatalogChange[]> {
  requireOperator(ctx, "read");
  const steps = await inSnapshot(ctx.database, (tx) => planCatalog(tx, ctx, file));
  return steps.map((step) => step.change);
}
