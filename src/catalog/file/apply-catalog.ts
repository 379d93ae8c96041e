import { type Ctx, inTransaction } from "../../storage/index.ts";
import { lockCatalog } from "../catalog-lock-store.ts";
import { requireOperator } from "../operator-rights.ts";
import type { CatalogFile } from "./catalog-file.ts";
import type { CatalogChange } from "./plan.ts";
import { planCatalog } from "./plan-catalog.ts";

/**
 * Makes the catalog agree with the file, all of it or nothing, and tells what changed: nothing, the second
 * time. A price that differs becomes a new version, in force from now. What the file does not name is left
 * alone, but for the deployments, members and credentials of what it does name: those lists are whole.
 */
export async function applyCatalog(ctx: Ctx, file: CatalogFile): Promise<CatalogChange[]> {
  requireOperator(ctx, "edit");
  return inTransaction(ctx, async (tx) => {
    await lockCatalog(tx);
    const steps = await planCatalog(tx, ctx, file);
    for (const step of steps) await step.run(tx, ctx);
    return steps.map((step) => step.change);
  });
}
