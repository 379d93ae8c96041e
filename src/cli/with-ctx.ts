import type { Config } from "../config.ts";
import { systemClock } from "../kernel/clock.ts";
import { newId } from "../kernel/ids.ts";
import { Keyring } from "../kernel/keyring.ts";
import type { Logger } from "../log.ts";
import { openRoot } from "../start/open-keyring.ts";
import {
  connectRunningEmbedded,
  lockDataDirectory,
  openDatabase,
  startEmbeddedPostgres,
  type Ctx,
  type Database,
} from "../storage/index.ts";

const CONNECTIONS_MAX = 2;

/**
 * Runs a command on the product's database: the configured one, the embedded one of a running relay, or the
 * embedded one started for as long as the command takes.
 */
export async function withCtx<T>(config: Config, log: Logger, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return withDatabaseUrl(config, log, async (url) => {
    const database = openDatabase({ url, connectionsMax: CONNECTIONS_MAX });
    try {
      return await work(systemCtx(database, new Keyring((await openRoot(database, config)).rootSecret)));
    } finally {
      await database.close();
    }
  });
}

/** In whose name commands work. */
export function systemCtx(database: Database, keyring: Keyring): Ctx {
  const principal = { kind: "system", name: "cli" } as const;
  return { principal, database, clock: systemClock, keyring, requestId: newId("req") };
}

/** The owner's URL of the product's database, for as long as the work takes. */
export async function withDatabaseUrl<T>(
  config: Config,
  log: Logger,
  work: (url: string) => Promise<T>,
): Promise<T> {
  if (config.databaseUrl !== null) return work(config.databaseUrl);
  const running = await connectRunningEmbedded(config.dataDir);
  if (running !== null) return work(running);
  const lock = await lockDataDirectory(config.dataDir);
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, log });
    try {
      return await work(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    await lock.release();
  }
}
