import { type Ctx, inTransaction } from "../storage/index.ts";
import { storeCredential } from "./credential-store.ts";
import { withCredentials } from "./edit-provider.ts";
import { requireOperator } from "./operator-rights.ts";
import { overlay, type Stated } from "./overlay.ts";
import { checkCredentials, checkProvider, providerDefaults } from "./provider.ts";
import type { NewCredential, Provider, ProviderFields } from "./provider.ts";
import { insertProvider } from "./provider-store.ts";
import { Refusals } from "./refusals.ts";

export type CreateProviderInput = Pick<ProviderFields, "name" | "protocol" | "baseUrl"> &
  Stated<Omit<ProviderFields, "name" | "protocol" | "baseUrl">> & {
    credentials?: NewCredential[] | undefined;
  };

/**
 * Enters a supplier, with its secrets if they are at hand. Throws `invalid_request`, or `conflict` on a taken
 * name.
 */
export async function createProvider(ctx: Ctx, input: CreateProviderInput): Promise<Provider> {
  requireOperator(ctx, "edit");
  const { name, protocol, baseUrl, credentials = [] } = input;
  const refusals = new Refusals();
  const stated = overlay<ProviderFields>({ ...providerDefaults, name, protocol, baseUrl }, input);
  const fields = checkProvider(stated, refusals.report);
  checkCredentials(credentials, refusals.report);
  refusals.throwIfAny();
  return inTransaction(ctx, async (tx) => {
    const stored = await insertProvider(tx, ctx, fields);
    for (const credential of credentials)
      await storeCredential(tx, ctx, { ...credential, providerId: stored.id });
    return withCredentials(tx, ctx, stored);
  });
}
