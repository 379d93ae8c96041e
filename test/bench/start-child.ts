import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

export interface ChildOptions {
  /** The script and its arguments, for this same Node. */
  args: readonly string[];
  env?: Record<string, string>;
  /** The core it is bound to; null for any. */
  core: number | null;
  /** Resolves the start with what this finds in the standard output so far; null means: not yet. */
  ready: (output: string) => string | null;
  /** Whether messages are exchanged with it. */
  ipc?: boolean;
}

export interface RunningChild {
  pid: number;
  process: ChildProcess;
  /** What `ready` found. */
  found: string;
  /** The end of what it has written on standard error so far. */
  errors(): string;
  /** SIGTERM, and SIGKILL for one that does not obey in time. */
  stop(patienceMs?: number): Promise<void>;
}

const START_MAX_MS = 120_000;
const STOP_MAX_MS = 10_000;
const ERRORS_KEPT = 4_000;

/** Starts a Node process and waits until it says that it is ready. */
export async function startChild(options: ChildOptions): Promise<RunningChild> {
  const command = [process.execPath, ...options.args];
  const [file = "", ...args] =
    options.core === null ? command : ["taskset", "-c", String(options.core), ...command];
  const child = spawn(file, args, {
    env: { PATH: process.env["PATH"] ?? "", ...options.env },
    stdio: ["ignore", "pipe", "pipe", ...(options.ipc ? (["ipc"] as const) : [])],
    serialization: "advanced",
  });
  const exited = once(child, "exit");
  let errors = "";
  child.stderr?.on("data", (bytes: Buffer) => (errors = (errors + bytes.toString()).slice(-ERRORS_KEPT)));
  const stop = async (patienceMs = STOP_MAX_MS): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    await exited;
    clearTimeout(impatience);
  };
  child.once("exit", (code, signal) => (errors += `\nended with ${String(code ?? signal)}\n`));
  const found = await awaitReady(child, options).catch(async (error: unknown) => {
    await stop();
    throw new Error(`${options.args[0] ?? "the child"} ${String(error)}: ${errors}`);
  });
  return { pid: child.pid ?? -1, process: child, found, errors: () => errors, stop };
}

function awaitReady(child: ChildProcess, { ready }: ChildOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const late = setTimeout(() => reject(new Error("was not ready in time")), START_MAX_MS);
    child.stdout?.on("data", (bytes: Buffer) => {
      output = (output + bytes.toString()).slice(-ERRORS_KEPT);
      const found = ready(output);
      if (found === null) return;
      clearTimeout(late);
      resolve(found);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(late);
      reject(new Error(`ended with ${String(code ?? signal)}`));
    });
  });
}
