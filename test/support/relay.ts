import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";

export interface RelayProcess {
  url: string;
  dataDir: string;
  pid: number;
  /** What it has printed on standard output and standard error so far. */
  output(): { out: string; err: string };
  firstRun(): Promise<FirstRunFile>;
  /** Sends a signal and resolves with the exit code, null when the signal ended it. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface FirstRunFile {
  base_url: string;
  operator: { email: string; password: string };
  customer: { id: string; email: string; password: string };
  api_key: string;
}

export interface RelayOptions {
  env?: Record<string, string>;
  /** Kept when given; made and removed otherwise. */
  dataDir?: string;
}

const root = new URL("../../", import.meta.url).pathname;
const READY = "is ready at";
const START_MAX_MS = 40_000;
const temporary: string[] = [];
const children = new Set<ChildProcess>();

/** The master key of every relay in the tests, so that several can share one database. */
export const masterKey = "7e".repeat(32);

/** Runs the real program, as `npm start` does, and resolves when it says that it is ready. */
export async function startRelay(options: RelayOptions = {}): Promise<RelayProcess> {
  const dataDir = options.dataDir ?? (await temporaryDirectory());
  const port = await freePort();
  const { child, output } = launch({ PORT: String(port), DATA_DIR: dataDir, ...options.env });
  const exited = once(child, "exit");
  await Promise.race([
    until(() => output().out.includes(READY)),
    exited.then(([code]) => {
      throw new Error(`the relay ended with ${String(code)} before it was ready: ${output().err}`);
    }),
  ]);
  return {
    url: `http://127.0.0.1:${String(port)}`,
    dataDir,
    pid: child.pid ?? -1,
    output,
    firstRun: async () => JSON.parse(await readFile(join(dataDir, "first-run.json"), "utf8")) as FirstRunFile,
    async end(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

/** Runs a script of dist to its end. */
export async function runScript(
  script: string,
  args: string[],
  env: Record<string, string>,
): Promise<{ code: number | null; out: string; err: string }> {
  const { child, output } = launch(env, [join(root, "dist", script), ...args]);
  const [code] = (await once(child, "exit")) as [number | null];
  return { code, ...output() };
}

/** Ends what is still running, and removes what was made for it. */
export async function cleanUp(): Promise<void> {
  for (const child of children) {
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  await Promise.all(temporary.splice(0).map((path) => rm(path, { recursive: true, force: true })));
}

export async function temporaryDirectory(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "token-relay-test-"));
  temporary.push(path);
  return path;
}

function launch(
  env: Record<string, string>,
  args: string[] = [join(root, "dist/main.js")],
): { child: ChildProcess; output: RelayProcess["output"] } {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env["PATH"] ?? "", LOG_LEVEL: "warn", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.add(child);
  child.once("exit", () => children.delete(child));
  const text = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (text.err += chunk.toString()));
  return { child, output: () => ({ ...text }) };
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + START_MAX_MS;
  while (!holds()) {
    if (Date.now() > end) throw new Error("the relay was not ready in time");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
