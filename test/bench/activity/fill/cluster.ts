import { chmod, mkdir } from "node:fs/promises";
import pg from "pg";
import { lockDataDirectory, startEmbeddedPostgres } from "../../../../src/storage/index.ts";

/** The PostgreSQL of a data directory, without the relay. */
export interface Cluster {
  /** For the owner of the product's database. */
  url: string;
  /** For one who sees every row, on the same database. */
  superuserUrl: string;
  stop(): Promise<void>;
}

const quiet = { info: () => undefined, warn: (message: string) => void process.stderr.write(`${message}\n`) };

/** Starts the embedded PostgreSQL of a data directory; the directory is locked for as long. */
export async function openCluster(dataDir: string): Promise<Cluster> {
  await mkdir(dataDir, { recursive: true });
  // PostgreSQL runs as a user of its own when we are root, and has to reach its directory.
  await chmod(dataDir, 0o711);
  const lock = await lockDataDirectory(dataDir);
  const postgres = await startEmbeddedPostgres({ dataDir, log: quiet }).catch(async (error: unknown) => {
    await lock.release();
    throw error;
  });
  const superuserUrl = new URL(postgres.superuserUrl);
  superuserUrl.pathname = new URL(postgres.url).pathname;
  return {
    ...{ url: postgres.url, superuserUrl: superuserUrl.href },
    async stop() {
      await postgres.stop();
      await lock.release();
    },
  };
}

// Triggers and foreign keys would be asked row by row; what is filled keeps them by itself. Everything else is as in
// production: the same tables, the same indexes, in the order of time.
const SETTINGS = [
  "session_replication_role = replica",
  "synchronous_commit = off",
  "work_mem = '600MB'",
  "maintenance_work_mem = '600MB'",
  "jit = off",
  "max_parallel_workers_per_gather = 0",
  "client_min_messages = warning",
];

/** A connection that fills. */
export async function connectFiller(superuserUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  for (const setting of SETTINGS) await client.query(`SET ${setting}`);
  return client;
}

/** Does the work, with checkpoints and vacuum out of the way meanwhile. */
export async function inFillMode<Result>(superuserUrl: string, work: () => Promise<Result>): Promise<Result> {
  const client = await connectFiller(superuserUrl);
  const configure = async (statements: string[]): Promise<void> => {
    for (const statement of [...statements, "SELECT pg_reload_conf()"]) await client.query(statement);
  };
  const relaxed = { max_wal_size: "'4GB'", checkpoint_timeout: "'1h'", autovacuum: "off" };
  try {
    await configure(Object.entries(relaxed).map(([name, value]) => `ALTER SYSTEM SET ${name} = ${value}`));
    return await work();
  } finally {
    await configure(Object.keys(relaxed).map((name) => `ALTER SYSTEM RESET ${name}`));
    await client.end();
  }
}

/** Does the tasks of each lane one after the other, and the lanes at the same time. */
export async function inLanes(
  superuserUrl: string,
  lanes: ((client: pg.Client) => Promise<unknown>)[][],
): Promise<void> {
  await Promise.all(
    lanes.map(async (tasks) => {
      const client = await connectFiller(superuserUrl);
      try {
        for (const task of tasks) await task(client);
      } finally {
        await client.end();
      }
    }),
  );
}
