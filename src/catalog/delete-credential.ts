import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { removeCredential } from "./credential-store.ts";
import { withCredentials } from "./edit-provider.ts";
import { requireOperator } from "./operator-rights.ts";
import type { Provider } from "./provider.ts";
import { lockProvider } from "./provider-store.ts";

/**
 * Forgets a supplier's secret for good, with its label. What was called with it keeps its record. Throws
 * `not_found`.
 */
export async function deleteCredential(
  ctx: Ctx,
  input: { providerId: string; label: string },
): Promise<Provider> {
  requireOperator(ctx, "edit");
  return inTransaction(ctx, async (tx) => {
    const stored = await lockProvider(tx, { id: input.providerId });
    const isRemoved = await removeCredential(tx, ctx, input);
    if (!isRemoved) throw fail("not_found");
    return withCredentials(tx, ctx, stored);
  });
}
