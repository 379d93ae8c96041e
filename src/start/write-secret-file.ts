import { link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Writes a file that only its owner may read, whole or not at all, and on the disk when this resolves. What
 * stood there before is replaced, and so is what an earlier one of its writers has left half-written. Nobody
 * else may be writing it.
 */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  const draft = `${path}.draft`;
  await writeDraft(draft, text);
  await moveFile(draft, path);
}

/** The same where nothing stands yet; returns false, and writes nothing, when something does. */
export async function writeNewSecretFile(path: string, text: string): Promise<boolean> {
  const draft = `${path}.${String(process.pid)}.draft`;
  await writeDraft(draft, text);
  try {
    // A link, unlike a move, does not replace what another process has put there meanwhile.
    await link(draft, path);
    await syncFolder(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Gives a file another name in the same folder, in the place of what stood there. */
export async function moveFile(from: string, to: string): Promise<void> {
  await rename(from, to);
  await syncFolder(to);
}

async function writeDraft(draft: string, text: string): Promise<void> {
  await rm(draft, { force: true });
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
