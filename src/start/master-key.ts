import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { isMasterKey, newMasterKey } from "../kernel/keyring.ts";

/** The configured master key, or the one in the data directory, made there at the first start. */
export async function masterKey(config: Pick<Config, "masterKey" | "dataDir">): Promise<string> {
  if (config.masterKey !== null) return config.masterKey;
  const path = join(config.dataDir, "master-key");
  const stored = await readFile(path, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  });
  if (stored === null) {
    const made = newMasterKey();
    await writeFile(path, `${made}\n`, { mode: 0o600, flag: "wx" });
    return made;
  }
  if (!isMasterKey(stored.trim()))
    throw new Error(`${path} does not hold a master key of 64 hexadecimal digits`);
  return stored.trim();
}
