import { openDatabase, systemQuery, type Database } from "../../src/storage/index.ts";
import { freshDatabase } from "../support/database.ts";
import { cleanUp, masterKey, temporaryDirectory } from "../support/relay.ts";
import { runCli, type Ran } from "./run-cli.ts";

/** A database of its own, and the command line on it. */
export interface CliWorld {
  database: Database;
  dataDir: string;
  env: Record<string, string>;
  /** Runs a command with --json. */
  json(args: readonly string[], input?: string): Promise<Ran>;
  /** Runs a command as people do. */
  plain(args: readonly string[], input?: string): Promise<Ran>;
  /** The actions of the audit's rows, oldest first. */
  actions(): Promise<string[]>;
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openCliWorld(): Promise<CliWorld> {
  const fresh = await freshDatabase();
  const dataDir = await temporaryDirectory();
  const database = openDatabase({ url: fresh.url, connectionsMax: 2 });
  const env = { DATABASE_URL: fresh.url, RELAY_MASTER_KEY: masterKey, DATA_DIR: dataDir };
  const sql = (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
    systemQuery<Record<string, unknown>>(database, text, values);
  return {
    ...{ database, dataDir, env, sql },
    json: (args, input) => runCli([...args, "--json"], env, input),
    plain: (args, input) => runCli(args, env, input),
    actions: async () =>
      (await sql("SELECT action FROM audit_event ORDER BY at, id")).map((row) => String(row["action"])),
    async close() {
      await database.close();
      await cleanUp();
      await fresh.drop();
    },
  };
}
