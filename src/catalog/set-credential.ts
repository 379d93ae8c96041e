import { type Ctx, inTransaction } from "../storage/index.ts";
import { storeCredential } from "./credential-store.ts";
import { withCredentials } from "./edit-provider.ts";
import { requireOperator } from "./operator-rights.ts";
import { checkCredential, type NewCredential, type Provider } from "./provider.ts";
import { lockProvider } from "./provider-store.ts";
import { Refusals } from "./refusals.ts";

/**
 * Enters a supplier's secret under a label, in place of any older one. This is also the only way to make a
 * disabled credential active: without the secret at hand, nobody can have a stored one sent anywhere again.
 */
export async function setCredential(
  ctx: Ctx,
  input: NewCredential & { providerId: string },
): Promise<Provider> {
  requireOperator(ctx, "edit");
  const { providerId, label, secret } = input;
  const refusals = new Refusals();
  checkCredential({ label, secret }, refusals.report);
  refusals.throwIfAny();
  return inTransaction(ctx, async (tx) => {
    const provider = await lockProvider(tx, { id: providerId });
    await storeCredential(tx, ctx, { providerId, label, secret });
    return withCredentials(tx, ctx, provider);
  });
}
