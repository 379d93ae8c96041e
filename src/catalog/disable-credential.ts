import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { disableCredentials } from "./credential-store.ts";
import { withCredentials } from "./edit-provider.ts";
import { requireOperator } from "./operator-rights.ts";
import type { Provider } from "./provider.ts";
import { lockProvider } from "./provider-store.ts";

/**
 * Stops the use of one secret at once. Idempotent; entering it again with `setCredential` is the way back.
 */
export async function disableCredential(
  ctx: Ctx,
  input: { providerId: string; label: string },
): Promise<Provider> {
  requireOperator(ctx, "edit");
  return inTransaction(ctx, async (tx) => {
    const stored = await lockProvider(tx, { id: input.providerId });
    const { credentials } = await withCredentials(tx, ctx, stored);
    if (!credentials.some((credential) => credential.label === input.label)) throw fail("not_found");
    const keepLabels = credentials
      .map((credential) => credential.label)
      .filter((label) => label !== input.label);
    await disableCredentials(tx, ctx, { providerId: stored.id, keepLabels, reason: "disabled by hand" });
    return withCredentials(tx, ctx, stored);
  });
}
