import type { Ctx, Tx } from "../storage/index.ts";
import {
  disableCredentials,
  readCredentials,
  storeCredential,
  type StoredCredential,
} from "./credential-store.ts";
import type { Credential, NewCredential, Provider, ProviderFields } from "./provider.ts";
import { changeProvider, type StoredProvider } from "./provider-store.ts";

export interface ProviderEdit {
  current: StoredProvider;
  next: ProviderFields;
  /** Secrets that are entered with the change. */
  credentials: readonly NewCredential[];
}

/**
 * The one way in which a person's change of a supplier is written, for the verb and for the file. When the
 * base URL changes, every secret that is not entered again is disabled: else a stolen operator session could
 * have the stored secrets sent to a host of its own.
 */
export async function editProvider(tx: Tx, ctx: Ctx, edit: ProviderEdit): Promise<StoredProvider> {
  const { current, next, credentials } = edit;
  const stored = await changeProvider(tx, ctx, { current, next });
  for (const credential of credentials)
    await storeCredential(tx, ctx, { ...credential, providerId: current.id });
  if (next.baseUrl !== current.baseUrl) {
    const keepLabels = credentials.map((credential) => credential.label);
    await disableCredentials(tx, ctx, { providerId: current.id, keepLabels, reason: "base_url changed" });
  }
  return stored;
}

/** The supplier with what may be known of its credentials. */
export async function withCredentials(tx: Tx, ctx: Ctx, provider: StoredProvider): Promise<Provider> {
  const [joined] = await joinCredentials(tx, ctx, [provider]);
  return joined ?? { ...provider, credentials: [] };
}

/** The same for many suppliers, in one query. */
export async function joinCredentials(
  tx: Tx,
  ctx: Ctx,
  providers: readonly StoredProvider[],
): Promise<Provider[]> {
  const ids = providers.map((provider) => provider.id);
  const stored = await readCredentials(tx, ctx.keyring, ids);
  return providers.map((provider) => {
    const own = stored.filter((credential) => credential.providerId === provider.id);
    return { ...provider, credentials: own.map(credentialFacts) };
  });
}

function credentialFacts(stored: StoredCredential): Credential {
  const { id, providerId, label, status, isReadable, createdAt, updatedAt } = stored;
  return { id, providerId, label, status, isReadable, createdAt, updatedAt };
}
