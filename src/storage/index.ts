export { audit, type AuditNote } from "./audit.ts";
export { answers } from "./answers.ts";
export { applicationRoleIsBound, databaseClock } from "./inspect-database.ts";
export { describeDatabase, type DatabaseFacts } from "./inspect-database.ts";
export { bigintTypes } from "./bigint-types.ts";
export type { AskedWrite, Claim, Turn } from "./claim.ts";
export { claimWrite } from "./claim-write.ts";
export { closeClaim } from "./close-claim.ts";
export type { Change } from "./change.ts";
export { openChangeFeed, trimChanges, type ChangeFeed } from "./change-feed.ts";
export type { Ctx } from "./context.ts";
export { DataDirectoryInUse, type DataDirectoryHolder } from "./data-directory-in-use.ts";
export { listJobRuns, noteJobRuns, type JobRun } from "./job-run-store.ts";
export { inBatches } from "./in-batches.ts";
export { jsonColumn } from "./json-column.ts";
export { likeLiteral } from "./like-literal.ts";
export { lockDataDirectory, type DataDirectoryLock } from "./data-directory-lock.ts";
export { openDatabase, type Database, type DatabaseOptions } from "./database.ts";
export { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
export { connectRunningEmbedded, startEmbeddedPostgres, type EmbeddedPostgres } from "./embedded-postgres.ts";
export { trimIdempotentWrites } from "./idempotent-write-store.ts";
export type { Log } from "./log.ts";
export { migrate } from "./migrate.ts";
export { MigrationError } from "./migration-error.ts";
export type { MigrateInput } from "./migration-history.ts";
export { pendingMigrations } from "./pending-migrations.ts";
export { Prisma } from "./prisma/client.ts";
export { keepRootSecret, readRootSecret, replaceRootSecret, type StoredRootSecret } from "./root-secret.ts";
export { readTenant, readVisible, type Reader } from "./reading.ts";
export { runAlone } from "./run-alone.ts";
export { streamRows } from "./stream-rows.ts";
export { systemQuery } from "./system-query.ts";
export { inTenant, inTransaction, type Tx } from "./transaction.ts";
export {
  inOrder,
  keyset,
  newestBy,
  newestFirst,
  olderThan,
  onlyFirst,
  pageByTime,
  type Slice,
} from "./newest-first.ts";
