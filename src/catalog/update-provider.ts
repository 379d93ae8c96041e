import { fail } from "../kernel/app-error.ts";
import { type Ctx, inTransaction } from "../storage/index.ts";
import { editProvider, withCredentials } from "./edit-provider.ts";
import { requireOperator } from "./operator-rights.ts";
import { overlay, type Stated } from "./overlay.ts";
import { checkCredentials, checkProvider } from "./provider.ts";
import type { NewCredential, Provider, ProviderFields } from "./provider.ts";
import { lockProvider } from "./provider-store.ts";
import { Refusals } from "./refusals.ts";

export type UpdateProviderInput = Stated<ProviderFields> & {
  providerId: string;
  /** Secrets to enter; needed again for every label when `baseUrl` changes, else they are disabled. */
  credentials?: NewCredential[] | undefined;
  /** The version that the caller read; another one is `version_conflict`. */
  version?: number | undefined;
};

/** Changes what is stated of a supplier; what is absent stays. */
export async function updateProvider(ctx: Ctx, input: UpdateProviderInput): Promise<Provider> {
  requireOperator(ctx, "edit");
  const { providerId, credentials = [], version, ...stated } = input;
  return inTransaction(ctx, async (tx) => {
    const current = await lockProvider(tx, { id: providerId });
    if (version !== undefined && version !== current.version) throw fail("version_conflict");
    const refusals = new Refusals();
    const next = checkProvider(overlay<ProviderFields>(current, stated), refusals.report);
    checkCredentials(credentials, refusals.report);
    refusals.throwIfAny();
    const stored = await editProvider(tx, ctx, { current, next, credentials });
    return withCredentials(tx, ctx, stored);
  });
}
