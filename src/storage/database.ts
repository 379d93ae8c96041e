import pg from "pg";
import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient } from "./prisma/client.ts";

export interface DatabaseOptions {
  url: string;
  /** Connections of the shared pool; the ledger's lane holds one of them for itself. */
  connectionsMax: number;
}

/**
 * One `pg` pool, and the Prisma client that works through it. Every connection acts as the role relay_app.
 */
export interface Database {
  readonly pool: pg.Pool;
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
// A relay that is cut off from its database in the middle of a transaction leaves its locks behind, and
// nobody could settle or reap on that account for as long as the connection is thought to live. No
// transaction of ours pauses for longer: Prisma gives its own up after 15 s.
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 20_000;

/** Connects lazily: a database that is away fails the first query, not this call. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connectionsMax,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: [
      "-c role=relay_app -c TimeZone=UTC",
      `-c statement_timeout=${String(STATEMENT_TIMEOUT_MS)}`,
      `-c idle_in_transaction_session_timeout=${String(IDLE_IN_TRANSACTION_TIMEOUT_MS)}`,
    ].join(" "),
    application_name: "token-relay",
  });
  // A connection that breaks is replaced at the next query; without a listener, be it idle or in use, it
  // would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => void client.on("error", () => undefined));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), errorFormat: "minimal" });
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}
