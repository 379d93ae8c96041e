import { readdir, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import {
  clusterDirectory,
  prepareCluster,
  readClusterPassword,
  SUPERUSER,
  type EmbeddedCluster,
} from "./embedded-cluster.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { Log } from "./log.ts";
import { awaitPostmaster, readPostmaster, removeStalePidFile } from "./postmaster.ts";
import { runProgram, type ProgramOutcome } from "./run-program.ts";

export interface EmbeddedPostgres {
  /** For the owner of the product's database, who is no superuser. */
  url: string;
  /** For the cluster's superuser, who is needed to make further databases. */
  superuserUrl: string;
  /** Whether it was found running, left behind by a relay that was killed. */
  adopted: boolean;
  /** Ends connections, writes a checkpoint and stops. Does nothing when it has stopped already. */
  stop(): Promise<void>;
}

const OWNER = "token_relay";
const DATABASE = "token_relay";
const START_ATTEMPTS = 10;
const START_SECONDS = 300;
const STOP_SECONDS = 60;
// What passes by itself: another program took the port in between; children of a killed postmaster are on
// their way out.
const PASSING = /Address already in use|could not bind|shared memory block .* is still in use/;
const LOG_TAIL_LINES = 15;

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=60",
  "fsync=on",
  "TimeZone=UTC",
  "logging_collector=on",
  "log_directory=log",
  "log_filename=postgresql-%a.log",
  "log_truncate_on_rotation=on",
  "log_rotation_age=1d",
  "log_timezone=UTC",
  // Details quote values, such as the e-mail address of a duplicate.
  "log_error_verbosity=terse",
];

/**
 * Starts the product's own PostgreSQL in DATA_DIR/postgres, making it at first use, or takes over the one
 * that runs there. The caller holds the lock of the data directory. `settings` go before those of the
 * product. Throws EmbeddedPostgresError, which says what to do.
 */
export async function startEmbeddedPostgres(input: {
  dataDir: string;
  log: Log;
  settings?: readonly string[];
}): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(input.dataDir, input.log);
  const running = await awaitPostmaster(cluster.directory);
  const port = running?.port ?? (await launch(cluster, [...SETTINGS, ...(input.settings ?? [])]));
  if (running !== null)
    input.log.info(`took over the PostgreSQL that runs as process ${String(running.pid)}`);
  const superuserUrl = urlOf({ role: SUPERUSER, database: "postgres", password: cluster.password, port });
  await prepareDatabase(superuserUrl, cluster);
  return {
    url: urlOf({ role: OWNER, database: DATABASE, password: cluster.password, port }),
    superuserUrl,
    adopted: running !== null,
    stop: () => stop(cluster, input.log),
  };
}

/** The URL of the embedded PostgreSQL if a running relay keeps one on this DATA_DIR; it starts nothing. */
export async function connectRunningEmbedded(dataDir: string): Promise<string | null> {
  const running = await readPostmaster(clusterDirectory(dataDir));
  if (running === null || !running.ready) return null;
  const password = await readClusterPassword(dataDir);
  return urlOf({ role: OWNER, database: DATABASE, password, port: running.port });
}

function urlOf(place: { role: string; database: string; password: string; port: number }): string {
  return `postgresql://${place.role}:${place.password}@127.0.0.1:${String(place.port)}/${place.database}`;
}

async function launch(cluster: EmbeddedCluster, chosen: readonly string[]): Promise<number> {
  await removeStalePidFile(cluster.directory);
  const startLog = join(cluster.directory, "start.log");
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const settings = [...chosen, `port=${String(port)}`].map((setting) => `-c ${setting}`).join(" ");
    await rm(startLog, { force: true });
    const started = await control(cluster, [
      "start",
      "-w",
      "-t",
      String(START_SECONDS),
      "-l",
      startLog,
      "-o",
      settings,
    ]);
    if (started.code === 0) return port;
    const reason = await readTail(cluster.directory, startLog);
    if (attempt === START_ATTEMPTS || !PASSING.test(reason)) {
      throw new EmbeddedPostgresError(
        `PostgreSQL did not start on ${cluster.directory}:\n${started.output}\n${reason}\n` +
          "Token Relay can also use a PostgreSQL of your own: set DATABASE_URL.",
      );
    }
    await sleep(attempt * 100);
  }
}

/**
 * pg_ctl makes PostgreSQL a daemon with a session of its own, which neither Ctrl-C nor our death takes along.
 */
function control(cluster: EmbeddedCluster, args: string[]): Promise<ProgramOutcome> {
  return runProgram({
    file: cluster.binaries.pgCtl,
    args: [...args, "-D", cluster.directory],
    user: cluster.user,
    timeoutMs: (START_SECONDS + STOP_SECONDS) * 1_000,
  });
}

async function stop(cluster: EmbeddedCluster, log: Log): Promise<void> {
  for (const mode of ["fast", "immediate"]) {
    if ((await readPostmaster(cluster.directory)) === null) return;
    const stopped = await control(cluster, ["stop", "-w", "-t", String(STOP_SECONDS), "-m", mode]);
    if (stopped.code === 0) return;
    log.warn(`PostgreSQL did not stop (mode ${mode}): ${stopped.output}`);
  }
}

/** The last lines of what the server said: before its own log files are open, and in the newest of them. */
async function readTail(directory: string, startLog: string): Promise<string> {
  const logs = await readdir(join(directory, "log")).catch(() => []);
  const texts = await Promise.all(
    [startLog, ...logs.map((name) => join(directory, "log", name))].map((path) =>
      readFile(path, "utf8").catch(() => ""),
    ),
  );
  const lines = texts.flatMap((text) => text.trim().split("\n").slice(-LOG_TAIL_LINES));
  return lines
    .filter((line) => /FATAL|ERROR|PANIC|HINT|WARNING|LOG: +could not/.test(line))
    .slice(-LOG_TAIL_LINES)
    .join("\n");
}

async function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

/**
 * The product's own role and database; the role may make roles, since the migrations make the application's.
 */
async function prepareDatabase(superuserUrl: string, cluster: EmbeddedCluster): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl, connectionTimeoutMillis: 10_000 });
  await client.connect().catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EmbeddedPostgresError(`the PostgreSQL on ${cluster.directory} refuses us: ${reason}`, {
      cause,
    });
  });
  try {
    const roles = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [OWNER]);
    if (roles.rowCount === 0) {
      await client.query(
        `CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD ${pg.escapeLiteral(cluster.password)}`,
      );
    }
    const databases = await client.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
    if (databases.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}
