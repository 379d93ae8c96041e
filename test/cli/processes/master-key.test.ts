import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "@jest/globals";
import { newMasterKey } from "../../../src/kernel/keyring.ts";
import { openRoot } from "../../../src/start/open-keyring.ts";
import { connectRunningEmbedded, openDatabase, type Database } from "../../../src/storage/index.ts";
import { freshDatabase } from "../../support/database.ts";
import {
  cleanUp,
  masterKey,
  startRelay,
  temporaryDirectory,
  type RelayProcess,
} from "../../support/relay.ts";
import { runCli } from "../run-cli.ts";

afterAll(() => cleanUp());

const program = new URL("../../../dist/cli.js", import.meta.url).pathname;
const stopper = new URL("../stop-at-step.ts", import.meta.url).pathname;
const body = JSON.stringify({ model: "auto-chat-balanced", messages: [{ role: "user", content: "hello" }] });

async function ask(relay: RelayProcess, apiKey: string): Promise<number> {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const answer = await fetch(`${relay.url}/v1/chat/completions`, { method: "POST", headers, body });
  await answer.arrayBuffer();
  return answer.status;
}

/** Keeps asking until it is told to stop; returns every status that was heard. */
function keepAsking(relay: RelayProcess, apiKey: string): () => Promise<number[]> {
  const heard: number[] = [];
  let isOver = false;
  const asking = Array.from({ length: 4 }, async () => {
    while (!isOver) heard.push(await ask(relay, apiKey).catch(() => 0));
  });
  return async () => {
    isOver = true;
    await Promise.all(asking);
    return heard;
  };
}

async function listKeys(relay: RelayProcess, apiKey: string, query: string): Promise<Response> {
  const headers = { authorization: `Bearer ${apiKey}` };
  return fetch(`${relay.url}/openapi/v1/api-keys?${query}`, { headers });
}

test("under load the master key is replaced, requests go on, and the old key is refused from then on", async () => {
  const fresh = await freshDatabase();
  const env = { DATABASE_URL: fresh.url, RELAY_MASTER_KEY: masterKey, RELAY_DEMO: "true" };
  const relay = await startRelay({ env });
  const { api_key: apiKey, customer } = await relay.firstRun();
  const cli = { ...env, DATA_DIR: relay.dataDir };
  await runCli(["keys", "create", customer.id, "--name", "second"], cli);
  const page = await listKeys(relay, apiKey, "limit=1");
  const { next_cursor: cursor } = ((await page.json()) as { data: { next_cursor: string } }).data;

  const stop = keepAsking(relay, apiKey);
  const ran = await runCli(["rotate-master-key", "--json"], cli);
  expect(ran).toMatchObject({ code: 0, err: "" });
  const told = ran.json() as { before: string; after: string; file: null; master_key: string };
  expect(told).toEqual({
    before: expect.stringMatching(/^[0-9a-f]{16}$/),
    after: expect.stringMatching(/^[0-9a-f]{16}$/),
    file: null,
    master_key: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const heard = await stop();
  expect(new Set(heard)).toEqual(new Set([200]));
  expect(await readdir(relay.dataDir)).not.toContain("master-key.next");
  expect(await relay.end()).toBe(0);

  for (const command of [["start"], ["keys", "list"], ["rotate-master-key"]]) {
    const refused = await runCli(command, { ...cli, PORT: "0" });
    expect(refused.code).toBe(78);
    expect(refused.err).toContain("RELAY_MASTER_KEY is not the key");
    expect(refused.err + refused.out).not.toContain(masterKey);
  }
  const looked = await runCli(["doctor", "--json"], cli);
  expect(looked.code).toBe(1);
  expect(looked.json()).toContainEqual({
    name: "master key",
    ok: false,
    detail: expect.stringContaining("RELAY_MASTER_KEY"),
  });

  const again = await startRelay({
    env: { ...env, RELAY_MASTER_KEY: told.master_key },
    dataDir: relay.dataDir,
  });
  expect(await ask(again, apiKey)).toBe(200);
  expect((await listKeys(again, apiKey, `limit=1&cursor=${cursor}`)).status).toBe(200);
  const clean = await runCli(["doctor", "--json"], { ...cli, RELAY_MASTER_KEY: told.master_key });
  expect(clean).toMatchObject({ code: 0, err: "" });
  const audits = await auditsOf(fresh.url);
  expect(audits).toEqual([
    { action: "master_key.rotate", before: { sealedBy: told.before }, after: { sealedBy: told.after } },
  ]);
  await again.end();
  await fresh.drop();
}, 240_000);

async function auditsOf(url: string): Promise<unknown[]> {
  const database = openDatabase({ url, connectionsMax: 1 });
  const rows = await database.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT set_config('relay.customer_id', '*', true)`;
    return tx.auditEvent.findMany({
      where: { subjectKind: "root_secret" },
      select: { action: true, before: true, after: true },
    });
  });
  await database.close();
  return rows;
}

describe("with the key in the data directory", () => {
  test("wherever a rotation is killed, one of the two keys opens, and the next one ends what it has begun", async () => {
    const relay = await startRelay();
    const { api_key: apiKey } = await relay.firstRun();
    const holder = { masterKey: null, dataDir: relay.dataDir };
    const database = await embeddedOf(relay);
    const { rootSecret } = await openRoot(database, holder);
    let killed = 0;
    for (let step = 1; ; step++) {
      const wasKilled = await rotateAndKill(relay.dataDir, step);
      const opened = await openRoot(database, holder);
      expect(opened.rootSecret).toBe(rootSecret);
      expect((await readFile(join(relay.dataDir, "master-key"), "utf8")).trim()).toBe(opened.masterKey);
      if (!wasKilled) break;
      killed += 1;
    }
    expect(killed).toBeGreaterThanOrEqual(8);
    expect((await stat(join(relay.dataDir, "master-key"))).mode & 0o777).toBe(0o600);
    expect((await readdir(relay.dataDir)).filter((name) => name.startsWith("master-key."))).toEqual([]);
    expect(await ask(relay, apiKey)).toBe(200);
    await database.close();
    await relay.end();
    const again = await startRelay({ dataDir: relay.dataDir });
    expect(await ask(again, apiKey)).toBe(200);
    await again.end();
  }, 240_000);

  test("workers that are started anew after it hold what the first ones held", async () => {
    const relay = await startRelay({ env: { WORKERS: "2" } });
    const { api_key: apiKey } = await relay.firstRun();
    const plain = await runCli(["rotate-master-key"], { DATA_DIR: relay.dataDir });
    expect(plain).toMatchObject({ code: 0, err: "" });
    expect(plain.out).toContain(join(relay.dataDir, "master-key"));
    const key = (await readFile(join(relay.dataDir, "master-key"), "utf8")).trim();
    expect(plain.out).not.toContain(key);
    const first = await childrenOf(relay.pid);
    expect(first).toHaveLength(2);
    for (const pid of first) process.kill(pid, "SIGKILL");
    const end = Date.now() + 40_000;
    let status = 0;
    while (status !== 200 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      status = await ask(relay, apiKey).catch(() => 0);
    }
    expect(status).toBe(200);
    expect((await childrenOf(relay.pid)).some((pid) => first.includes(pid))).toBe(false);
    await relay.end();
  }, 120_000);

  test("a start that is cut off between the two takes the new key, and gives it its place", async () => {
    const relay = await startRelay();
    const { api_key: apiKey } = await relay.firstRun();
    const before = await readFile(join(relay.dataDir, "master-key"), "utf8");
    const steps = [];
    for (let step = 1; steps.length === 0 || steps.at(-1) === before; step++) {
      await rotateAndKill(relay.dataDir, step);
      steps.push(await keyThatOpens(relay));
    }
    await relay.end();
    const again = await startRelay({ dataDir: relay.dataDir });
    expect(await ask(again, apiKey)).toBe(200);
    expect(await readFile(join(relay.dataDir, "master-key"), "utf8")).not.toBe(before);
    await again.end();
  }, 240_000);
});

describe("a new key from standard input", () => {
  test.each([
    ["", "invalid_request"],
    ["abc", "invalid_request"],
    ["00".repeat(32), "invalid_request"],
    [masterKey.toUpperCase(), "invalid_request"],
    ["<the present one>", "invalid_request"],
  ])("%j is refused", async (text, code) => {
    const fresh = await freshDatabase();
    const present = newMasterKey();
    const env = { DATABASE_URL: fresh.url, RELAY_MASTER_KEY: present, DATA_DIR: await temporaryDirectory() };
    const told = await runCli(
      ["rotate-master-key", "--new-key-stdin", "--json"],
      env,
      text.startsWith("<") ? present : text,
    );
    expect(told).toMatchObject({ code: 1, out: "" });
    expect(told.error().code).toBe(code);
    expect(await auditsOf(fresh.url)).toEqual([]);
    await fresh.drop();
  });

  test("is taken, not repeated, and not written anywhere", async () => {
    const fresh = await freshDatabase();
    const dataDir = await temporaryDirectory();
    const [old, next] = [newMasterKey(), newMasterKey()];
    const env = { DATABASE_URL: fresh.url, RELAY_MASTER_KEY: old, DATA_DIR: dataDir };
    const told = await runCli(["rotate-master-key", "--new-key-stdin", "--json"], env, `${next}\n`);
    expect(told).toMatchObject({ code: 0, err: "" });
    expect(told.json()).toMatchObject({ master_key: null, file: null });
    expect(told.out).not.toContain(next);
    expect(await readdir(dataDir)).toEqual([]);
    expect((await runCli(["keys", "list"], { ...env, RELAY_MASTER_KEY: next })).code).toBe(0);
    expect((await runCli(["keys", "list"], env)).code).toBe(78);
    await fresh.drop();
  });
});

test("where no copy of a drawn key can be kept, nothing is changed", async () => {
  const fresh = await freshDatabase();
  const env = { DATABASE_URL: fresh.url, RELAY_MASTER_KEY: newMasterKey(), DATA_DIR: "/dev/null/data" };
  const told = await runCli(["rotate-master-key", "--json"], env);
  expect(told).toMatchObject({ code: 78, out: "" });
  expect(told.error().message).toContain("DATA_DIR");
  expect(await auditsOf(fresh.url)).toEqual([]);
  await fresh.drop();
});

async function embeddedOf(relay: RelayProcess): Promise<Database> {
  const url = await connectRunningEmbedded(relay.dataDir);
  if (url === null) throw new Error("the relay's database does not run");
  return openDatabase({ url, connectionsMax: 2 });
}

/** Which of the two files holds the key that opens; looking does not move them. */
async function keyThatOpens(relay: RelayProcess): Promise<string> {
  const database = await embeddedOf(relay);
  const [row] = await database.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT set_config('relay.customer_id', '*', true)`;
    return tx.rootSecret.findMany();
  });
  await database.close();
  const { masterKeyId } = await import("../../../src/kernel/root-secret.ts");
  for (const name of ["master-key", "master-key.next"]) {
    const text = await readFile(join(relay.dataDir, name), "utf8").catch(() => "");
    if (text !== "" && masterKeyId(text.trim()) === row?.sealedBy) return text;
  }
  throw new Error("neither key opens");
}

/** Runs a rotation up to before a step, and kills it there; false when it was through before. */
async function rotateAndKill(dataDir: string, step: number): Promise<boolean> {
  const child = spawn(process.execPath, ["--import", stopper, program, "rotate-master-key"], {
    env: { PATH: process.env["PATH"] ?? "", DATA_DIR: dataDir, STOP_AT: String(step) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let isStopped = false;
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString();
    if (!said.includes("stopped")) return;
    isStopped = true;
    child.kill("SIGKILL");
  });
  const [code] = (await once(child, "close")) as [number | null];
  if (!isStopped && code !== 0) throw new Error(`the rotation failed: ${said}`);
  return isStopped;
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${String(pid)}/task/${String(pid)}/children`, "utf8");
  const pids = text.trim().split(" ").map(Number);
  const names = await Promise.all(pids.map((one) => readFile(`/proc/${String(one)}/cmdline`, "utf8")));
  return pids.filter((_, index) => names[index]?.includes("main.js"));
}
