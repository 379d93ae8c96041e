import { systemQuery, type Database } from "../../storage/index.ts";

export interface ThrottleRow {
  key: Buffer;
  failures: number;
  failedAt: Date;
  retryAt: Date;
}

export interface NewFailure {
  key: Buffer;
  at: Date;
  /** What failed last before this moment does not count any more. */
  fadedBefore: Date;
}

export function findThrottles(database: Database, keys: readonly Buffer[]): Promise<ThrottleRow[]> {
  const sql = `SELECT key, failures, failed_at AS "failedAt", retry_at AS "retryAt"
    FROM log_in_throttle WHERE key = ANY($1::bytea[])`;
  return systemQuery<ThrottleRow>(database, sql, [keys]);
}

/** Moves the moment of the next try, unless somebody else has moved it since it was read. */
export async function moveRetry(database: Database, seen: ThrottleRow, retryAt: Date): Promise<boolean> {
  const sql = "UPDATE log_in_throttle SET retry_at = $3 WHERE key = $1 AND retry_at = $2 RETURNING failures";
  const values = [seen.key, seen.retryAt.toISOString(), retryAt.toISOString()];
  return (await systemQuery(database, sql, values)).length === 1;
}

/** Counts one more failure and returns how many there are. */
export async function addFailure(database: Database, failure: NewFailure): Promise<number> {
  const sql = `
    INSERT INTO log_in_throttle AS t (key, failures, failed_at, retry_at) VALUES ($1, 1, $2, $2)
    ON CONFLICT (key) DO UPDATE SET failed_at = $2,
      failures = CASE WHEN t.failed_at < $3 THEN 1 ELSE t.failures + 1 END
    RETURNING failures`;
  const values = [failure.key, failure.at.toISOString(), failure.fadedBefore.toISOString()];
  const [row] = await systemQuery<{ failures: number }>(database, sql, values);
  return row?.failures ?? 1;
}

export async function setRetry(database: Database, key: Buffer, retryAt: Date): Promise<void> {
  const sql = "UPDATE log_in_throttle SET retry_at = $2 WHERE key = $1";
  await systemQuery(database, sql, [key, retryAt.toISOString()]);
}

/** Takes back a wait that a try began and then did not deserve; its failures stay counted. */
export async function freeRetry(database: Database, keys: readonly Buffer[], at: Date): Promise<void> {
  const sql = "UPDATE log_in_throttle SET retry_at = $2 WHERE key = ANY($1::bytea[]) AND retry_at > $2";
  await systemQuery(database, sql, [keys, at.toISOString()]);
}

export async function deleteThrottles(database: Database, keys: readonly Buffer[]): Promise<void> {
  await systemQuery(database, "DELETE FROM log_in_throttle WHERE key = ANY($1::bytea[])", [keys]);
}

/** Deletes what failed last more than a day ago, which has faded in every bucket; returns their number. */
export async function trimThrottles(database: Database): Promise<number> {
  const sql = "DELETE FROM log_in_throttle WHERE failed_at < now() - interval '1 day' RETURNING failures";
  return (await systemQuery(database, sql)).length;
}
