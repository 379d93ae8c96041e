import { listProviders, type Provider } from "../catalog/index.ts";
import { fail } from "../kernel/app-error.ts";
import type { Ctx } from "../storage/index.ts";

/** A supplier by its name or its id. Throws `not_found`. */
export async function findProvider(ctx: Ctx, name: string): Promise<Provider> {
  for (let cursor: string | null | undefined = undefined; cursor !== null;) {
    const page = await listProviders(ctx, { page: { limit: 100, cursor } });
    const found = page.items.find((one) => one.id === name || one.name === name);
    if (found) return found;
    cursor = page.nextCursor;
  }
  throw fail("not_found", { public: `There is no supplier ${name}.` });
}
