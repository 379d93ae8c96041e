import { afterEach, beforeEach, expect, jest, test } from "@jest/globals";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import {
  connectRunningEmbedded,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from "../../src/storage/embedded-postgres.ts";
import { readPostmaster } from "../../src/storage/postmaster.ts";
import { processStart } from "../../src/storage/process-identity.ts";
import { runSql } from "../support/cluster.ts";
import { runChild } from "../support/child.ts";

// Each test makes a cluster, which takes seconds on a busy machine.
jest.setTimeout(120_000);

const isRoot = process.getuid?.() === 0;
let base: string;
let dataDir: string;
let running: EmbeddedPostgres | null = null;
const lines: string[] = [];
const log = { info: (line: string) => void lines.push(line), warn: (line: string) => void lines.push(line) };

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), "relay-embedded-")));
  dataDir = join(base, "data");
  lines.length = 0;
});
afterEach(async () => {
  await running?.stop();
  running = null;
  await rm(base, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({ dataDir, log });
  return running;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts it in a process that dies on a signal of ours; prints its URL when it is up. */
function startInChild(): ReturnType<typeof runChild> {
  return runChild(`
    import { startEmbeddedPostgres } from "<root>/src/storage/embedded-postgres.ts";
    const log = { info() {}, warn() {} };
    const embedded = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log });
    console.log(embedded.url);
    process.stdin.resume();
  `);
}

const postmasterPid = async (): Promise<number | undefined> =>
  (await readPostmaster(join(dataDir, "postgres")))?.pid;

/** Process numbers of every PostgreSQL whose data directory is ours. */
async function postmasters(): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (command.includes(`${join(dataDir, "postgres")}\0`) && command.includes("-D")) found.push(pid);
  }
  return found;
}

test("it starts, stops, and keeps its data from one start to the next", async () => {
  const first = await start();
  expect(first.adopted).toBe(false);
  await runSql(first.url, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (7)");
  await first.stop();
  expect(await postmasterPid()).toBeUndefined();
  await expect(ask(first.url, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
});

test("it is durable, listens on loopback only, and its owner is no superuser", async () => {
  const { url, superuserUrl } = await start();
  const [settings] = await ask(
    superuserUrl,
    `SELECT current_setting('fsync') AS fsync, current_setting('full_page_writes') AS pages,
       current_setting('synchronous_commit') AS commit, current_setting('data_checksums') AS checksums,
       current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets,
       current_setting('max_connections') AS connections, current_setting('server_encoding') AS encoding,
       (SELECT datcollate FROM pg_database WHERE datname = 'token_relay') AS collation`,
  );
  const role = "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolreplication AS mighty FROM pg_roles";
  expect(await ask(url, `${role} WHERE rolname = current_user`)).toEqual([{ mighty: false }]);
  expect(settings).toEqual({
    fsync: "on",
    pages: "on",
    commit: "on",
    checksums: "on",
    addresses: "127.0.0.1",
    sockets: "",
    connections: "60",
    encoding: "UTF8",
    collation: "C",
  });
  expect((await stat(join(dataDir, "postgres-password"))).mode & 0o777).toBe(0o600);
  const wrong = new URL(url);
  wrong.password = "guess";
  await expect(ask(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
});

test("after kill -9 of the relay the next start adopts the PostgreSQL that runs on, and starts no second one", async () => {
  const child = startInChild();
  const url = await child.firstLine;
  await runSql(url, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (1)");
  const pid = await postmasterPid();
  child.process.kill("SIGKILL");
  await child.ended;
  expect(await postmasterPid()).toBe(pid);
  const next = await start();
  expect(next).toMatchObject({ adopted: true, url });
  expect(await postmasterPid()).toBe(pid);
  expect(await postmasters()).toEqual([String(pid)]);
  expect(await ask(next.url, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
  await next.stop();
  expect(await postmasters()).toEqual([]);
});

test("Ctrl-C to the relay's process group does not reach PostgreSQL", async () => {
  const child = startInChild();
  const url = await child.firstLine;
  process.kill(-(child.process.pid ?? 0), "SIGINT");
  await child.ended;
  await sleep(300);
  expect(await ask(url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  expect((await start()).adopted).toBe(true);
});

test("a relay killed at any moment of its first start leaves nothing that the next start fails on", async () => {
  for (const afterMs of [120, 350, 600, 800, 950]) {
    const child = startInChild();
    await sleep(afterMs);
    child.process.kill("SIGKILL");
    await child.ended;
    const next = await start();
    expect(await ask(next.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
    expect(await postmasters()).toHaveLength(1);
    await next.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

test("a torn initialisation starts again", async () => {
  await mkdir(join(dataDir, "postgres.new-0a1b2c3d", "base"), { recursive: true });
  await writeFile(join(dataDir, "postgres.new-0a1b2c3d", "PG_VERSION"), "18\n");
  const { url } = await start();
  expect(await ask(url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  expect((await readdir(dataDir)).sort()).toEqual(["postgres", "postgres-password"]);
});

test("a killed PostgreSQL recovers; what it had confirmed is there", async () => {
  const first = await start();
  await runSql(first.url, "CREATE TABLE kept (n int)", "INSERT INTO kept VALUES (3)");
  const pid = (await postmasterPid()) ?? 0;
  process.kill(pid, "SIGKILL");
  while ((await processStart(pid)) !== null) await sleep(10);
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second.url, "SELECT n FROM kept")).toEqual([{ n: 3 }]);
});

test("a pid file whose number belongs to another program by now does not hinder the start", async () => {
  await (await start()).stop();
  const pidFile = join(dataDir, "postgres", "postmaster.pid");
  const stale = [
    String(process.pid),
    join(dataDir, "postgres"),
    "1700000000",
    "5999",
    "",
    "127.0.0.1",
    "",
    "ready",
  ];
  await writeFile(pidFile, `${stale.join("\n")}\n`);
  expect(await connectRunningEmbedded(dataDir)).toBeNull();
  const next = await start();
  expect(next.adopted).toBe(false);
  expect(await postmasterPid()).not.toBe(process.pid);
});

test("the command line finds the running PostgreSQL by the data directory, and starts none", async () => {
  expect(await connectRunningEmbedded(dataDir)).toBeNull();
  const { url, stop } = await start();
  expect(await connectRunningEmbedded(dataDir)).toBe(url);
  await stop();
  expect(await connectRunningEmbedded(dataDir)).toBeNull();
  expect(await postmasters()).toEqual([]);
});

test("a lost password file is named, and the cluster is left alone", async () => {
  await (await start()).stop();
  await rm(join(dataDir, "postgres-password"));
  await expect(start()).rejects.toThrow(`${join(dataDir, "postgres-password")} is missing`);
  expect(await readdir(dataDir)).toEqual(["postgres"]);
});

test("a platform without a package is told to set DATABASE_URL", async () => {
  const arch = Object.getOwnPropertyDescriptor(process, "arch");
  Object.defineProperty(process, "arch", { ...arch, value: "vax" });
  try {
    await expect(start()).rejects.toThrow(/no PostgreSQL for \w+-vax .* Set DATABASE_URL/);
  } finally {
    Object.defineProperty(process, "arch", arch ?? {});
  }
});

(isRoot ? test : test.skip)(
  "as root it runs as another user, and opens closed directories above it, naming each",
  async () => {
    dataDir = join(base, "closed", "data");
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await chmod(base, 0o700);
    const { url } = await start();
    expect(await ask(url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
    const cluster = await stat(join(dataDir, "postgres"));
    expect(cluster.uid).not.toBe(0);
    expect((await stat(`/proc/${String(await postmasterPid())}`)).uid).toBe(cluster.uid);
    for (const opened of [base, join(base, "closed"), dataDir]) {
      expect(lines).toContain(`made ${opened} passable (chmod o+x) for the user that the database runs as`);
      expect((await stat(opened)).mode & 0o777).toBe(0o701);
    }
    const before = lines.length;
    await running?.stop();
    await start();
    expect(lines).toHaveLength(before);
  },
);
