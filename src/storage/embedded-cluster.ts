import { randomBytes } from "node:crypto";
import {
  chmod,
  chown,
  mkdir,
  open,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { chooseDatabaseUser } from "./database-user.ts";
import { findEmbeddedBinaries, type EmbeddedBinaries } from "./embedded-binaries.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { Log } from "./log.ts";
import { makePassable, makeReadable } from "./passable-directories.ts";
import { runProgram, type SystemUser } from "./run-program.ts";

/** A cluster on disk with everything that is needed to run it. */
export interface EmbeddedCluster {
  /** PostgreSQL's own data directory: `postgres` in DATA_DIR. */
  directory: string;
  binaries: EmbeddedBinaries;
  user: SystemUser | null;
  /** Of every login role of the cluster. */
  password: string;
}

/** The superuser of the cluster. The product itself does not work as it. */
export const SUPERUSER = "postgres";
const INITDB_TIMEOUT_MS = 120_000;
// pg_ctl hands its command to a shell between double quotes.
const UNSAFE_IN_SHELL = /["$`\\\n]/;

export function clusterDirectory(dataDir: string): string {
  return join(dataDir, "postgres");
}

/** The password that an earlier start kept. */
export async function readClusterPassword(dataDir: string): Promise<string> {
  return (await readFile(passwordFile(dataDir), "utf8")).trim();
}

/**
 * Makes the cluster in DATA_DIR/postgres unless it is there, and everything it needs to run under our user.
 */
export async function prepareCluster(dataDir: string, log: Log): Promise<EmbeddedCluster> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const home = await realpath(dataDir);
  if (process.platform !== "win32" && UNSAFE_IN_SHELL.test(home)) {
    throw new EmbeddedPostgresError(`DATA_DIR may not hold quotes, dollar signs or backslashes: ${home}`);
  }
  const directory = clusterDirectory(home);
  const binaries = await findEmbeddedBinaries();
  const user = await chooseDatabaseUser(directory, log);
  if (user !== null) {
    await makePassable(home, user, log);
    await makePassable(binaries.root, user, log);
    await makeReadable(binaries.root, user, log);
  }
  const password = await preparePassword(home, await isThere(directory));
  const cluster = { directory, binaries, user, password };
  if (!(await isThere(directory))) await createCluster(cluster, home);
  return cluster;
}

/**
 * initdb works in a draft, which becomes the cluster when it is whole: a start that dies here starts again.
 * Each attempt has a draft of its own, since the initdb of a killed relay may still be at work.
 */
async function createCluster(cluster: EmbeddedCluster, home: string): Promise<void> {
  await removeDrafts(home);
  const draft = `${cluster.directory}.new-${randomBytes(4).toString("hex")}`;
  const secret = `${draft}.password`;
  await mkdir(draft, { mode: 0o700 });
  await writeFile(secret, cluster.password, { mode: 0o600 });
  if (cluster.user !== null) {
    await chown(draft, cluster.user.uid, cluster.user.gid);
    await chown(secret, cluster.user.uid, cluster.user.gid);
  }
  try {
    await runInitdb(cluster, draft, secret);
  } finally {
    await rm(secret, { force: true });
  }
  await rename(draft, cluster.directory);
  await syncDirectory(home);
}

async function removeDrafts(home: string): Promise<void> {
  const drafts = (await readdir(home)).filter((name) => name.startsWith("postgres.new-"));
  for (const name of drafts) {
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

async function runInitdb(cluster: EmbeddedCluster, draft: string, secret: string): Promise<void> {
  const args = ["-D", draft, "-U", SUPERUSER, "--pwfile", secret, "--auth=scram-sha-256"];
  args.push("--locale=C", "--encoding=UTF8", "--no-instructions");
  const { user } = cluster;
  const made = await runProgram({
    file: cluster.binaries.initdb,
    args,
    user,
    timeoutMs: INITDB_TIMEOUT_MS,
  }).catch((cause: unknown) => {
    throw cannotRun(cluster.binaries.initdb, cause);
  });
  if (made.code === 0) return;
  throw new EmbeddedPostgresError(
    `initdb could not make the database in ${cluster.directory}:\n${made.output}\n` +
      "Token Relay can also use a PostgreSQL of your own: set DATABASE_URL.",
  );
}

/**
 * Explains why a program that is there does not start: mostly another C library, or a sandbox that forbids
 * setuid.
 */
function cannotRun(file: string, cause: unknown): EmbeddedPostgresError {
  const code = (cause as NodeJS.ErrnoException).code ?? "unknown error";
  return new EmbeddedPostgresError(
    `${file} does not run on this system (${code}); it is built for glibc, and as root it is started as ` +
      "another user. Set DATABASE_URL to a PostgreSQL 15 or newer of your own.",
    { cause },
  );
}

async function preparePassword(home: string, clusterIsThere: boolean): Promise<string> {
  const path = passwordFile(home);
  if (await isThere(path)) return readClusterPassword(home);
  if (clusterIsThere) {
    throw new EmbeddedPostgresError(
      `${path} is missing: restore it; the database in ${home} opens with nothing else`,
    );
  }
  const password = randomBytes(24).toString("hex");
  const draft = `${path}.new`;
  await writeFile(draft, `${password}\n`, { mode: 0o600, flush: true });
  await chmod(draft, 0o600);
  await rename(draft, path);
  return password;
}

function passwordFile(dataDir: string): string {
  return join(dataDir, "postgres-password");
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function syncDirectory(path: string): Promise<void> {
  // Windows cannot open a directory.
  if (process.platform === "win32") return;
  const directory = await open(path);
  await directory.sync().finally(() => directory.close());
}
