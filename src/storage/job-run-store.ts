import type { Database } from "./database.ts";
import { systemQuery } from "./system-query.ts";

/** How the runs of a periodic job went, of all nodes together. */
export interface JobRun {
  name: string;
  /** The node that noted the last one. */
  nodeId: string;
  startedAt: Date;
  endedAt: Date | null;
  /** Of the last failure, as `error`; both null when there was none. */
  failedAt: Date | null;
  error: string | null;
  runs: number;
  failures: number;
}

/** Runs since the last note; the times are those of the last run. */
export interface JobNote {
  name: string;
  nodeId: string;
  startedAt: Date;
  endedAt: Date;
  /** Of the last failure among them. */
  failure: { at: Date; error: string } | null;
  runs: number;
  failures: number;
}

/** Adds runs to what is known of a job. */
export async function noteJobRuns(database: Database, note: JobNote): Promise<void> {
  await systemQuery(
    database,
    `INSERT INTO job_run AS j (name, node_id, started_at, ended_at, failed_at, error, runs, failures)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (name) DO UPDATE SET node_id = excluded.node_id, started_at = excluded.started_at,
       ended_at = excluded.ended_at, failed_at = coalesce(excluded.failed_at, j.failed_at),
       error = coalesce(excluded.error, j.error), runs = j.runs + excluded.runs,
       failures = j.failures + excluded.failures`,
    [
      ...[note.name, note.nodeId, note.startedAt, note.endedAt],
      ...[note.failure?.at ?? null, note.failure?.error ?? null, note.runs, note.failures],
    ],
  );
}

/** What was noted of every job so far. */
export async function listJobRuns(database: Database): Promise<JobRun[]> {
  const rows = await systemQuery<Omit<JobRun, "runs" | "failures"> & { runs: bigint; failures: bigint }>(
    database,
    `SELECT name, node_id AS "nodeId", started_at AS "startedAt", ended_at AS "endedAt",
       failed_at AS "failedAt", error, runs, failures FROM job_run ORDER BY name`,
  );
  return rows.map((row) => ({ ...row, runs: Number(row.runs), failures: Number(row.failures) }));
}
