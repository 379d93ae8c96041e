import { mkdir, rm } from "node:fs/promises";
import { ConfigError, type Config } from "../config.ts";
import { fail } from "../kernel/app-error.ts";
import { isMasterKey, newMasterKey } from "../kernel/keyring.ts";
import { masterKeyId, sealRootSecret } from "../kernel/root-secret.ts";
import { replaceRootSecret, runAlone, type Ctx } from "../storage/index.ts";
import { adoptNextKey, masterKeyFiles } from "./master-key.ts";
import { openRootAlone, ROTATION, type OpenedRoot } from "./open-keyring.ts";
import { moveFile, writeSecretFile } from "./write-secret-file.ts";

export interface RotateMasterKeyInput {
  config: Pick<Config, "masterKey" | "dataDir">;
  /** 64 hexadecimal digits; null: one is drawn at random. */
  newKey: string | null;
}

export interface RotatedMasterKey {
  newKey: string;
  /** The ids that audit rows name the keys by. */
  before: string;
  after: string;
  /** The file that holds the new key; null: whoever holds the old one must change RELAY_MASTER_KEY. */
  file: string | null;
  /** Takes away the copy that was kept against a crash, once the new key has been handed over. */
  forgetCopy(): Promise<void>;
}

/**
 * Seals the root secret under a new master key, in place of the old one. Nothing else changes: what is stored
 * stays as it is, and running nodes go on. The new key is on the disk before it is in force, so that a crash
 * at any moment leaves one of the two that opens. Throws `invalid_request` for a bad new key and `conflict`
 * while another rotation runs.
 */
export async function rotateMasterKey(ctx: Ctx, input: RotateMasterKeyInput): Promise<RotatedMasterKey> {
  const rotated = await runAlone(ctx.database, ROTATION, () => rotate(ctx, input));
  if (rotated === null)
    throw fail("conflict", { public: "Somebody else is changing the master key just now." });
  return rotated;
}

async function rotate(ctx: Ctx, { config, newKey }: RotateMasterKeyInput): Promise<RotatedMasterKey> {
  const opened = await openRootAlone(ctx.database, config);
  await adoptNextKey(config, opened.masterKey);
  const key = newKey ?? newMasterKey();
  checkNewKey(key, opened);
  const { current, next } = masterKeyFiles(config.dataDir);
  const keepsCopy = config.masterKey === null || newKey === null;
  if (keepsCopy) await keepCopy(config.dataDir, key);
  const after = { sealed: sealRootSecret(opened.rootSecret, key), sealedBy: masterKeyId(key) };
  await replaceRootSecret(ctx, { before: opened.stored, after });
  if (config.masterKey === null) await moveFile(next, current).catch(ignoreMissing);
  return {
    newKey: key,
    before: opened.stored.sealedBy,
    after: after.sealedBy,
    file: config.masterKey === null ? current : null,
    forgetCopy: () => (keepsCopy ? rm(next, { force: true }) : Promise.resolve()),
  };
}

function checkNewKey(key: string, { masterKey }: OpenedRoot): void {
  if (!isMasterKey(key) || /^(.{2})\1*$/.test(key)) {
    throw fail("invalid_request", {
      public: "The new key must be 64 random hexadecimal digits, such as openssl rand -hex 32 makes.",
    });
  }
  if (key === masterKey) throw fail("invalid_request", { public: "That is the master key already." });
}

async function keepCopy(dataDir: string, key: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o711 });
    await writeSecretFile(masterKeyFiles(dataDir).next, `${key}\n`);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new ConfigError([`DATA_DIR must be writable, for the new key is kept there first: ${why}`]);
  }
}

/** A node that started meanwhile has given the new file its name already. */
function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
}
