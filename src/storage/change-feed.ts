import type { Change } from "./change.ts";
import { ChangeReader } from "./change-reader.ts";
import type { Database } from "./database.ts";
import type { Log } from "./log.ts";

/** Tells of committed changes, this node's own included, in commit order. */
export interface ChangeFeed {
  /** Calls back for every change until the returned function is called. */
  subscribe(listener: (change: Change) => void): () => void;
  close(): Promise<void>;
}

const RETENTION_MS = 86_400_000;

/**
 * Opens the feed on a connection of its own. Resolves when the first attempt to connect has ended, well or
 * not: what commits afterwards is told, and if there was no connection to tell from, a `reset` comes first.
 * Never throws; it reconnects by itself, and a listener that throws is only logged.
 */
export async function openChangeFeed(input: { url: string; log: Log }): Promise<ChangeFeed> {
  const reader = new ChangeReader({ ...input, retentionMs: RETENTION_MS });
  await reader.start();
  return {
    subscribe: (listener) => reader.subscribe(listener),
    close: () => reader.close(),
  };
}

/**
 * Deletes changes older than a day and returns their number. The newest stays: it marks where a reader
 * stands.
 */
export async function trimChanges(database: Database): Promise<number> {
  const deleted = await database.pool.query(
    `DELETE FROM change
     WHERE at < now() - $1 * interval '1 millisecond' AND seq < (SELECT max(seq) FROM change)`,
    [RETENTION_MS],
  );
  return deleted.rowCount ?? 0;
}
