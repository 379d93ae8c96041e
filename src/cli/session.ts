import { availableParallelism } from "node:os";
import { readConfig, type Config } from "../config.ts";
import { openLog, type Logger } from "../log.ts";
import type { Ctx } from "../storage/index.ts";
import { withCtx } from "./with-ctx.ts";

/**
 * What every command works with; the configuration is read when it is first needed, so `--help` needs none.
 */
export class Session {
  readonly environment: Readonly<Record<string, string | undefined>>;
  #config: Config | null = null;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.environment = environment;
  }

  get config(): Config {
    return (this.#config ??= readConfig(this.environment, availableParallelism()));
  }

  /** Warnings only: a command's own output is on standard output. */
  get log(): Logger {
    return openLog(this.config.logLevel === "info" ? "warn" : this.config.logLevel);
  }

  withCtx<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> {
    return withCtx(this.config, this.log, work);
  }
}
