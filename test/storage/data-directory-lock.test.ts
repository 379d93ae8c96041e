import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { DataDirectoryInUse } from "../../src/storage/data-directory-in-use.ts";
import { lockDataDirectory, type DataDirectoryLock } from "../../src/storage/data-directory-lock.ts";
import { runChild, type Child } from "../support/child.ts";

let dataDir: string;
const children: Child[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "relay-lock-"));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill("SIGKILL");
    await child.ended;
  }
  await rm(dataDir, { recursive: true, force: true });
});

/** A process that takes the lock, says so, and keeps it until it is killed or its input closes. */
function holder(): Child {
  const child = runChild(`
    import { lockDataDirectory } from "<root>/src/storage/data-directory-lock.ts";
    const lock = await lockDataDirectory(${JSON.stringify(dataDir)}).catch((error) => {
      console.log("refused " + error.holder.pid);
      process.exit();
    });
    await lock.announce("http://127.0.0.1:4000");
    console.log("locked");
    process.stdin.resume();
  `);
  children.push(child);
  return child;
}

async function refusal(): Promise<DataDirectoryInUse> {
  const thrown: unknown = await lockDataDirectory(dataDir).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(thrown instanceof DataDirectoryInUse)) throw new Error(`not refused: ${String(thrown)}`);
  return thrown;
}

const claims = async (): Promise<string[]> =>
  (await readdir(dataDir)).filter((name) => name.startsWith("relay-"));

test("a second process is refused at once, and told who has the directory, since when and where", async () => {
  const first = holder();
  expect(await first.firstLine).toBe("locked");
  const begun = performance.now();
  const error = await refusal();
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(error.holder).toMatchObject({
    pid: first.process.pid,
    host: hostname(),
    address: "http://127.0.0.1:4000",
  });
  expect(Date.now() - Date.parse(error.holder.since)).toBeLessThan(20_000);
  expect(error.message).toContain(
    `process ${String(first.process.pid)} on ${hostname()} at http://127.0.0.1:4000`,
  );
  expect(await claims()).toHaveLength(1);
});

test("the lock of a killed process is taken over, and its claim removed", async () => {
  const first = holder();
  await first.firstLine;
  first.process.kill("SIGKILL");
  await first.ended;
  const begun = performance.now();
  const lock = await lockDataDirectory(dataDir);
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(await claims()).toHaveLength(1);
  await lock.release();
  expect(await claims()).toEqual([]);
});

test("a recycled process number does not lock out: a claim counts only for the process that wrote it", async () => {
  const lock = await lockDataDirectory(dataDir);
  const [name] = await claims();
  const claim = JSON.parse(await readFile(join(dataDir, name ?? ""), "utf8")) as object;
  await lock.release();
  // The number is ours, so it is in use; the process that is said to have had it began at another time.
  const old = join(dataDir, `relay-${String(process.pid)}-00.lock`);
  await writeFile(old, JSON.stringify({ ...claim, processStart: "an earlier boot/17" }));
  const again = await lockDataDirectory(dataDir);
  await expect(stat(old)).rejects.toThrow("ENOENT");
  await again.release();
});

test("of processes that find a dead claim at the same moment exactly one takes it over", async () => {
  const dead = holder();
  await dead.firstLine;
  dead.process.kill("SIGKILL");
  await dead.ended;
  const answers = await Promise.all(Array.from({ length: 6 }, () => holder().firstLine));
  expect(answers.filter((answer) => answer === "locked")).toHaveLength(1);
  expect(answers.filter((answer) => answer.startsWith("refused"))).toHaveLength(5);
});

test("of many contenders at once exactly one wins, round after round", async () => {
  for (let round = 0; round < 4; round += 1) {
    const tried = await Promise.allSettled(Array.from({ length: 12 }, () => lockDataDirectory(dataDir)));
    const won = tried.filter((one) => one.status === "fulfilled");
    expect(won).toHaveLength(1);
    expect(await claims()).toHaveLength(1);
    await (won[0] as PromiseFulfilledResult<DataDirectoryLock>).value.release();
  }
});

test("a holder in another container is recognised by its heartbeat, and its death by silence", async () => {
  const lock = await lockDataDirectory(dataDir);
  const [name = ""] = await claims();
  const claim = JSON.parse(await readFile(join(dataDir, name), "utf8")) as object;
  // The same live claim, as another container would see it: number and start of the process say nothing
  // there.
  await writeFile(
    join(dataDir, name),
    JSON.stringify({ ...claim, host: "elsewhere", pid: 1, processStart: "?" }),
  );
  expect((await refusal()).holder).toMatchObject({ host: "elsewhere", pid: 1 });
  const silent = JSON.stringify({ ...claim, host: "elsewhere", pid: 1, processStart: "?" });
  await lock.release();
  await writeFile(join(dataDir, "relay-1-00.lock"), silent);
  const begun = performance.now();
  const next = await lockDataDirectory(dataDir);
  expect(performance.now() - begun).toBeGreaterThan(5_000);
  await next.release();
}, 20_000);
