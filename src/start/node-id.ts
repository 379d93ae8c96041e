import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The name of this data directory's node through all its lives, made at the first start. */
export async function nodeId(dataDir: string): Promise<string> {
  const path = join(dataDir, "node-id");
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const made = `node-${randomBytes(6).toString("hex")}`;
    await writeFile(path, `${made}\n`, { flag: "wx" });
    return made;
  }
}

/** The name of one of several workers, counted from 1; a single one bears the directory's own. */
export function nameOfNode(name: string, workers: number, index: number): string {
  return workers === 1 ? name : `${name}-${String(index)}`;
}
