import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";

/** Where the nodes of a data directory keep their journals. */
export function journalsOf(dataDir: string): string {
  return join(dataDir, "journal");
}

/**
 * Gives everything that nodes of this data directory left to one of them, so that nothing is forgotten when
 * there are fewer nodes than before. No node of the directory may be running.
 */
export async function gatherJournals(dataDir: string, nodeId: string): Promise<void> {
  const journals = journalsOf(dataDir);
  const heir = join(journals, nodeId);
  await mkdir(heir, { recursive: true, mode: 0o700 });
  for (const other of await readdir(journals)) {
    if (other === nodeId) continue;
    for (const segment of await readdir(join(journals, other))) {
      await rename(join(journals, other, segment), join(heir, segment));
    }
  }
}
