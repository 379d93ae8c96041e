import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { prepareCluster, SUPERUSER, type EmbeddedCluster } from "../../src/storage/embedded-cluster.ts";
import { runProgram } from "../../src/storage/run-program.ts";
import { freePort } from "../support/free-port.ts";

/** A PostgreSQL of our own, on a port that it keeps, with fsync on: one that may be stopped at any moment. */
export interface Postgres {
  port: number;
  /** PostgreSQL's own data directory. */
  directory: string;
  /** For the owner of the product's database, who is no superuser. */
  url: string;
  /** For one who sees the rows of every customer, on the same database. */
  superuserUrl: string;
  /** `immediate` is what a crash is: no checkpoint, and recovery at the next start. */
  stop(mode: "immediate" | "fast"): Promise<void>;
  /** Starts it again; resolves when it takes connections. */
  start(): Promise<void>;
  /** Stops it and removes all that it has written. */
  remove(): Promise<void>;
}

const OWNER = "token_relay";
const START_SECONDS = 60;
const quiet = { info: () => undefined, warn: (message: string) => process.stderr.write(`${message}\n`) };
const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=120",
  "fsync=on",
  "TimeZone=UTC",
  "log_min_messages=fatal",
  "log_min_error_statement=panic",
];

/** Makes a cluster of the installed PostgreSQL in a new directory and starts it. */
export async function startPostgres(): Promise<Postgres> {
  const home = await mkdtemp(join(tmpdir(), "token-relay-chaos-postgres-"));
  const cluster = await prepareCluster(home, quiet);
  const port = await freePort();
  const start = (): Promise<void> => control(cluster, startArguments(cluster, port));
  const stop = (mode: string): Promise<void> => control(cluster, ["stop", "-w", "-m", mode]);
  await start();
  const urlOf = (role: string, database: string): string =>
    `postgresql://${role}:${cluster.password}@127.0.0.1:${String(port)}/${database}`;
  await makeDatabase(urlOf(SUPERUSER, "postgres"), cluster.password);
  return {
    ...{ port, directory: cluster.directory },
    url: urlOf(OWNER, OWNER),
    superuserUrl: urlOf(SUPERUSER, OWNER),
    start,
    stop,
    async remove() {
      await stop("immediate").catch(() => undefined);
      await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

function startArguments(cluster: EmbeddedCluster, port: number): string[] {
  const settings = [...SETTINGS, `port=${String(port)}`].map((setting) => `-c ${setting}`).join(" ");
  const log = join(cluster.directory, "server.log");
  return ["start", "-w", "-t", String(START_SECONDS), "-l", log, "-o", settings];
}

async function control(cluster: EmbeddedCluster, args: string[]): Promise<void> {
  const { code, output } = await runProgram({
    file: cluster.binaries.pgCtl,
    args: [...args, "-D", cluster.directory],
    user: cluster.user,
    timeoutMs: 2 * START_SECONDS * 1_000,
  });
  if (code === 0) return;
  const log = await readFile(join(cluster.directory, "server.log"), "utf8").catch(() => "");
  throw new Error(`pg_ctl ${args[0] ?? ""} failed: ${output}\n${log.slice(-2_000)}`);
}

async function makeDatabase(url: string, password: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEROLE PASSWORD ${pg.escapeLiteral(password)}`);
    await client.query(`CREATE DATABASE ${OWNER} OWNER ${OWNER}`);
  } finally {
    await client.end();
  }
}
