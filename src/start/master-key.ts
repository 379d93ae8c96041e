import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError, type Config } from "../config.ts";
import { isMasterKey, newMasterKey } from "../kernel/keyring.ts";
import { moveFile, writeNewSecretFile } from "./write-secret-file.ts";

export type KeyHolder = Pick<Config, "masterKey" | "dataDir">;

/** The data directory's file, and the one that a rotation writes before it takes that one's place. */
export function masterKeyFiles(dataDir: string): { current: string; next: string } {
  const current = join(dataDir, "master-key");
  return { current, next: `${current}.next` };
}

/**
 * The keys that may be the master key, the likeliest first: the configured one alone, or those of the data
 * directory, where a rotation that was cut off leaves two. Empty when there is none yet.
 */
export async function knownMasterKeys(config: KeyHolder): Promise<string[]> {
  if (config.masterKey !== null) return [config.masterKey];
  const { current, next } = masterKeyFiles(config.dataDir);
  const keys = await Promise.all([current, next].map(readKeyFile));
  return keys.filter((key) => key !== null);
}

/** The key of the data directory, made there when there is none. */
export async function makeMasterKey(dataDir: string): Promise<string> {
  const { current } = masterKeyFiles(dataDir);
  await writeNewSecretFile(current, `${newMasterKey()}\n`);
  const kept = await readKeyFile(current);
  if (kept === null) throw new Error(`${current} is gone`);
  return kept;
}

/**
 * Ends a rotation that was cut off after its key had become the master key. Only while nobody else can be
 * changing the key: its file would be taken for the one of before.
 */
export async function adoptNextKey(config: KeyHolder, masterKey: string): Promise<void> {
  if (config.masterKey !== null) return;
  const { current, next } = masterKeyFiles(config.dataDir);
  if ((await readKeyFile(current)) === masterKey) return;
  await moveFile(next, current).catch((error: unknown) => {
    // Another process, or the rotation itself, has done it meanwhile.
    if (!isMissing(error)) throw error;
  });
}

/** Where a key comes from that does not fit, as the person who must change it knows it. */
export function nameOfMasterKey({ masterKey, dataDir }: KeyHolder): string {
  return masterKey === null ? masterKeyFiles(dataDir).current : "RELAY_MASTER_KEY";
}

async function readKeyFile(path: string): Promise<string | null> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (text === null) return null;
  if (!isMasterKey(text.trim()))
    throw new ConfigError([`${path} does not hold a master key of 64 hexadecimal digits`]);
  return text.trim();
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}
