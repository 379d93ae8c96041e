import { createHash } from "node:crypto";
import { readdir, readFile, statfs } from "node:fs/promises";
import { arch, cpus, release, tmpdir, totalmem, type } from "node:os";
import { join } from "node:path";

export interface MachineDescription {
  cpu: string;
  cores: number;
  memoryBytes: number;
  kernel: string;
  node: string;
  undici: string;
  /** The SHA-256 of the compiled product, so that figures cannot be ascribed to another build. */
  build: string | null;
  /** Whether the directory that fsync is measured on lies in memory, where fsync costs nothing. */
  dataInMemory: boolean;
  loadAverage: string;
}

const TMPFS_MAGIC = 0x01021994;
const root = new URL("../../../", import.meta.url).pathname;

export async function describeMachine(dataRoot: string | null): Promise<MachineDescription> {
  const [first] = cpus();
  const undici = JSON.parse(await readFile(join(root, "node_modules/undici/package.json"), "utf8")) as {
    version: string;
  };
  return {
    cpu: first?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: `${type()} ${release()} ${arch()}`,
    node: process.version,
    undici: undici.version,
    build: await hashBuild(),
    dataInMemory: (await statfs(dataRoot ?? tmpdir())).type === TMPFS_MAGIC,
    loadAverage: (await readFile("/proc/loadavg", "utf8")).trim(),
  };
}

async function hashBuild(): Promise<string | null> {
  const files = await readdir(join(root, "dist"), { recursive: true }).catch(() => null);
  if (files === null) return null;
  const hash = createHash("sha256");
  for (const file of files.filter((name) => name.endsWith(".js")).sort()) {
    hash.update(file).update(await readFile(join(root, "dist", file)));
  }
  return hash.digest("hex").slice(0, 16);
}
