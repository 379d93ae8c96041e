import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../support/free-port.ts";

export interface RelayNodeOptions {
  name: string;
  /** Where its data and its log are kept. */
  home: string;
  /** The directory of the built product. */
  build: string;
  env: Record<string, string>;
}

const START_MAX_MS = 60_000;
const POLL_MS = 20;
const RESTART_PAUSE_MS = 300;
const EXIT_MAX_MS = 60_000;

/**
 * One relay with a port and a data directory of its own through all its lives. It is looked after as a
 * service manager would: when it ends without being told to, it is started again.
 */
export class RelayNode {
  readonly name: string;
  readonly url: string;
  /** How often it ended by itself after it had been ready, with the code or signal of each end. */
  readonly selfEnds: string[] = [];
  /** How often it ended by itself before it was ready: there was no database to start with. */
  failedStarts = 0;
  /** How long each start took until it was ready, in milliseconds. */
  readonly startsMs: number[] = [];
  readonly #options: RelayNodeOptions;
  readonly #port: number;
  #child: ChildProcess | null = null;
  #isWanted = false;
  #isPaused = false;
  #hasServed = false;
  #wasReady = false;

  private constructor(options: RelayNodeOptions, port: number) {
    this.#options = options;
    this.#port = port;
    this.name = options.name;
    this.url = `http://127.0.0.1:${String(port)}`;
  }

  static async make(options: RelayNodeOptions): Promise<RelayNode> {
    await mkdir(options.home, { recursive: true });
    return new RelayNode(options, await freePort());
  }

  /** Whether it is started and neither stopped nor paused by us. */
  get isUp(): boolean {
    return this.#isWanted && !this.#isPaused;
  }

  /** Whether the process that runs now has been ready. */
  get isServing(): boolean {
    return this.isUp && this.#wasReady;
  }

  /**
   * Starts it and waits until it takes requests. Throws when it does not do so in time, or ends at its first
   * start.
   */
  async start(): Promise<void> {
    const beganMs = performance.now();
    this.#isWanted = true;
    this.#launch();
    await this.awaitReady(START_MAX_MS);
    this.startsMs.push(performance.now() - beganMs);
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** As a service manager stops it. Returns the exit code. */
  async stop(): Promise<number | null> {
    return this.#end("SIGTERM");
  }

  pause(): void {
    this.#isPaused = true;
    this.#child?.kill("SIGSTOP");
  }

  resume(): void {
    this.#child?.kill("SIGCONT");
    this.#isPaused = false;
  }

  async awaitReady(withinMs: number): Promise<void> {
    const end = Date.now() + withinMs;
    while (!(await this.#isReady())) {
      if (Date.now() > end || !this.#isWanted)
        throw new Error(`${this.name} is not ready; see ${join(this.#options.home, "relay.log")}`);
      await sleep(POLL_MS);
    }
  }

  async #isReady(): Promise<boolean> {
    const signal = AbortSignal.timeout(1_000);
    const isReady = await fetch(`${this.url}/readyz`, { signal }).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isReady) this.#hasServed = this.#wasReady = true;
    return isReady;
  }

  #launch(): void {
    const { home, build, env } = this.#options;
    const log = openSync(join(home, "relay.log"), "a");
    const child = spawn(process.execPath, [join(build, "dist/main.js")], {
      env: {
        ...{ PATH: process.env["PATH"] ?? "", LOG_LEVEL: "warn", DRAIN_SECONDS: "30" },
        ...{ PORT: String(this.#port), DATA_DIR: join(home, "data") },
        ...env,
      },
      stdio: ["ignore", log, log],
    });
    this.#child = child;
    this.#wasReady = false;
    child.once("exit", (code, signal) => void this.#onExit(child, String(code ?? signal)));
  }

  async #onExit(child: ChildProcess, how: string): Promise<void> {
    if (!this.#isWanted || this.#child !== child) return;
    if (this.#wasReady) this.selfEnds.push(how);
    else this.failedStarts += 1;
    // One that has never served is misconfigured: another start would not help.
    if (!this.#hasServed) this.#isWanted = false;
    await sleep(RESTART_PAUSE_MS);
    if (!this.#isWanted) return;
    this.#launch();
    await this.awaitReady(START_MAX_MS).catch(() => undefined);
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    this.#isWanted = this.#wasReady = false;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = once(child, "exit") as Promise<[number | null]>;
    if (this.#isPaused) this.resume();
    child.kill(signal);
    const impatience = setTimeout(() => child.kill("SIGKILL"), EXIT_MAX_MS);
    const [code] = await exited;
    clearTimeout(impatience);
    return code;
  }
}
