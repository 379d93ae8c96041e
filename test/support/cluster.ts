import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres, type EmbeddedPostgres } from "../../src/storage/embedded-postgres.ts";
import { migrate } from "../../src/storage/migrate.ts";
import { processStart } from "../../src/storage/process-identity.ts";

export interface TestCluster {
  /** For the superuser, on the database `postgres`. */
  superuserUrl: string;
  /** For the owner of the template, who is no superuser: exactly what the product has. */
  templateUrl: string;
  stop(): Promise<void>;
}

const PREFIX = "token-relay-test-";
// Nobody pulls the plug of this one: it is thrown away with its run. Databases are copied as files then, in a
// tenth of the time.
const settings = [
  ...["fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off"],
  ...["checkpoint_timeout=1h", "max_wal_size=4GB"],
];
const quiet = { info: () => undefined, warn: (message: string) => console.warn(message) };

/**
 * The one PostgreSQL of a test run, in a directory of its own, with the migrated database that others are
 * copied from.
 */
export async function startTestCluster(): Promise<TestCluster> {
  await sweep();
  const dataDir = await mkdtemp(join(tmpdir(), `${PREFIX}${String(process.pid)}-`));
  const embedded = await startEmbeddedPostgres({ dataDir, log: quiet, settings });
  await migrate({ url: embedded.url });
  return {
    superuserUrl: embedded.superuserUrl,
    templateUrl: embedded.url,
    stop: () => remove(dataDir, embedded),
  };
}

/** A run that was killed leaves its PostgreSQL behind; the next run ends it. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || (await processStart(Number(pid))) !== null) continue;
    const dataDir = join(tmpdir(), name);
    await remove(dataDir, await startEmbeddedPostgres({ dataDir, log: quiet }).catch(() => null));
  }
}

async function remove(dataDir: string, embedded: EmbeddedPostgres | null): Promise<void> {
  await embedded?.stop();
  await rm(dataDir, { recursive: true, force: true });
}

/** Runs statements on a connection of their own, one after the other. */
export async function runSql(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
