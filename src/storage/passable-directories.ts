import { chmod, lstat, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { Log } from "./log.ts";
import type { SystemUser } from "./run-program.ts";

const OTHERS_READ = 0o004;
const OTHERS_PASS = 0o001;

/**
 * Lets the database's user pass every directory from the root down to the given one, whatever umask made
 * them: adds o+x where root owns the directory, and says so. Nobody can list them for that. Throws when
 * another's is closed.
 */
export async function makePassable(directory: string, user: SystemUser, log: Log): Promise<void> {
  for (let at = directory; ; at = dirname(at)) {
    const found = await stat(at);
    if (!mayPass(found, user)) {
      if (found.uid !== process.getuid?.()) throw closed(at);
      await chmod(at, (found.mode & 0o7777) | OTHERS_PASS).catch((cause: unknown) => {
        throw closed(at, cause);
      });
      log.info(`made ${at} passable (chmod o+x) for the user that the database runs as`);
    }
    if (at === dirname(at)) return;
  }
}

/** Lets the database's user read the tree below a directory, and run in it what its owner may run. */
export async function makeReadable(directory: string, user: SystemUser, log: Log): Promise<void> {
  // With file types the listing does not follow links, so nothing outside the tree is touched.
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  let changed = 0;
  for (const path of [directory, ...entries.map((entry) => join(entry.parentPath, entry.name))]) {
    const found = await lstat(path);
    if (found.isSymbolicLink() || found.uid === user.uid) continue;
    const runs = found.isDirectory() || (found.mode & 0o100) !== 0;
    const needed = runs ? OTHERS_READ | OTHERS_PASS : OTHERS_READ;
    if ((found.mode & needed) === needed) continue;
    await chmod(path, (found.mode & 0o7777) | needed).catch((cause: unknown) => {
      throw closed(path, cause);
    });
    changed += 1;
  }
  if (changed > 0) log.info(`made ${directory} readable (chmod o+rX) for the user that the database runs as`);
}

function mayPass(found: { uid: number; gid: number; mode: number }, user: SystemUser): boolean {
  if (found.uid === user.uid) return (found.mode & 0o100) !== 0;
  if (found.gid === user.gid) return (found.mode & 0o010) !== 0;
  return (found.mode & OTHERS_PASS) !== 0;
}

function closed(path: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `${path} is closed to the system user that the database runs as, and we may not open it. Run ` +
      `\`chmod o+rx ${path}\`, choose another DATA_DIR, or set DATABASE_URL to a PostgreSQL of your own.`,
    { cause },
  );
}
