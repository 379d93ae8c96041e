import { listSealingKeys } from "../catalog/index.ts";
import { ConfigError } from "../config.ts";
import { Keyring, newMasterKey } from "../kernel/keyring.ts";
import { masterKeyId, openRootSecret, sealRootSecret } from "../kernel/root-secret.ts";
import {
  keepRootSecret,
  readRootSecret,
  runAlone,
  type Database,
  type StoredRootSecret,
} from "../storage/index.ts";
import {
  adoptNextKey,
  knownMasterKeys,
  makeMasterKey,
  nameOfMasterKey,
  type KeyHolder,
} from "./master-key.ts";

/** What runs alone while the master key is changed. */
export const ROTATION = "rotate-master-key";

/** What a master key has opened. */
export interface OpenedRoot {
  rootSecret: string;
  masterKey: string;
  /** As it is kept, so that a rotation replaces just this. */
  stored: StoredRootSecret;
}

/** The keyring of a database under a master key, made at its first use. Throws what `openRoot` throws. */
export async function openKeyring(database: Database, masterKey: string): Promise<Keyring> {
  return new Keyring((await openRoot(database, { masterKey, dataDir: "" })).rootSecret);
}

/**
 * Opens the root secret of a database by the configured master key, or by what the data directory holds;
 * where there is none yet, it is made. A rotation that was cut off is ended. Throws ConfigError, which names
 * the key and not its value, when none opens it.
 */
export async function openRoot(database: Database, holder: KeyHolder): Promise<OpenedRoot> {
  const opened = await openRootAlone(database, holder);
  // While a rotation runs, ending it is its own affair.
  await runAlone(database, ROTATION, () => adoptNextKey(holder, opened.masterKey));
  return opened;
}

/** The same for a rotation, which is alone already, and ends by itself what an earlier one has left. */
export async function openRootAlone(database: Database, holder: KeyHolder): Promise<OpenedRoot> {
  // The second time is for a rotation that has happened between the reading of the row and that of the files.
  const opened = (await tryOpen(database, holder)) ?? (await tryOpen(database, holder));
  if (opened !== null) return opened;
  const name = nameOfMasterKey(holder);
  throw new ConfigError([`${name} is not the key that this database's secrets are sealed with`]);
}

/** The same without making anything; null when there is no root secret yet. For looking only. */
export async function findRoot(database: Database, holder: KeyHolder): Promise<OpenedRoot | null> {
  const stored = await readRootSecret(database);
  return stored === null || stored.sealedBy === "" ? null : openRoot(database, holder);
}

async function tryOpen(database: Database, holder: KeyHolder): Promise<OpenedRoot | null> {
  const stored = await readRootSecret(database);
  const keys = await knownMasterKeys(holder);
  if (stored === null && keys.length === 0) keys.push(await makeMasterKey(holder.dataDir));
  return tryKeys(database, stored, keys);
}

async function tryKeys(
  database: Database,
  stored: StoredRootSecret | null,
  keys: readonly string[],
): Promise<OpenedRoot | null> {
  const [first] = keys;
  if (first === undefined) return null;
  if (stored !== null && stored.sealedBy !== "") return openBy(stored, keys);
  // An older database has everything under the master key itself, so that its root secret must be the same.
  if (stored !== null && !(await sealedUnder(database, first))) return null;
  const rootSecret = stored === null ? newMasterKey() : first;
  const sealed = sealRootSecret(rootSecret, first);
  return openBy(await keepRootSecret(database, { sealed, sealedBy: masterKeyId(first) }), keys);
}

function openBy(stored: StoredRootSecret, keys: readonly string[]): OpenedRoot | null {
  for (const masterKey of keys) {
    const rootSecret = openRootSecret(stored.sealed, masterKey);
    if (rootSecret !== null) return { rootSecret, masterKey, stored };
  }
  return null;
}

/** Whether a master key may be the one of an older database: it opens its credentials, or there are none. */
async function sealedUnder(database: Database, masterKey: string): Promise<boolean> {
  const sealedBy = await listSealingKeys(database);
  return sealedBy.length === 0 || sealedBy.includes(new Keyring(masterKey).keyId);
}
