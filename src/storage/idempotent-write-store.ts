import type { Claim } from "./claim.ts";
import type { Database } from "./database.ts";
import { systemQuery } from "./system-query.ts";
import type { Tx } from "./transaction.ts";

export interface ClaimRow extends Claim {
  customerId: string | null;
  /** SHA-256 of what was asked for. */
  body: Buffer;
}

/** What became of a key that is not free. */
export interface EarlierWrite {
  requestId: string;
  body: Uint8Array;
  /** Sealed; null as long as there is none. */
  answer: Uint8Array | null;
  /** Whether it may still be running. */
  isRecent: boolean;
}

/** Claims a key that nobody holds. */
export async function insertClaim(tx: Tx, row: ClaimRow): Promise<boolean> {
  const made = await tx.$executeRaw`
    INSERT INTO idempotent_write (scope, key, customer_id, body, request_id)
    VALUES (${row.scope}, ${row.key}, ${row.customerId}, ${row.body}, ${row.requestId})
    ON CONFLICT DO NOTHING`;
  return made === 1;
}

/** Claims a key that is a day old, or whose holder has done nothing for a minute. */
export async function takeOverClaim(tx: Tx, row: ClaimRow): Promise<boolean> {
  const taken = await tx.$executeRaw`
    UPDATE idempotent_write
    SET body = ${row.body}, request_id = ${row.requestId}, claimed_at = now(), applied_at = NULL, answer = NULL
    WHERE scope = ${row.scope} AND key = ${row.key}
      AND (claimed_at < now() - interval '24 hours'
        OR (applied_at IS NULL AND claimed_at < now() - interval '60 seconds'))`;
  return taken === 1;
}

export async function findEarlierWrite(tx: Tx, { scope, key }: Claim): Promise<EarlierWrite | null> {
  const rows = await tx.$queryRaw<EarlierWrite[]>`
    SELECT request_id AS "requestId", body, answer, claimed_at >= now() - interval '60 seconds' AS "isRecent"
    FROM idempotent_write WHERE scope = ${scope} AND key = ${key}`;
  return rows[0] ?? null;
}

/** Marks a claim as applied, in the write's own transaction; false when another request holds it by now. */
export async function markApplied(tx: Tx, { scope, key, requestId }: Claim): Promise<boolean> {
  const rows = await tx.$queryRaw<{ held: boolean }[]>`
    SELECT idempotent_write_apply(${scope}, ${key}, ${requestId}) AS held`;
  return rows[0]?.held ?? false;
}

/** Keeps the answer of a claim that was applied, and frees one that was not. */
export async function keepOrFree(tx: Tx, claim: Claim, answer: Buffer): Promise<void> {
  const { scope, key, requestId } = claim;
  await tx.$executeRaw`
    UPDATE idempotent_write SET answer = ${answer}
    WHERE scope = ${scope} AND key = ${key} AND request_id = ${requestId} AND applied_at IS NOT NULL`;
  await tx.$executeRaw`
    DELETE FROM idempotent_write
    WHERE scope = ${scope} AND key = ${key} AND request_id = ${requestId} AND applied_at IS NULL`;
}

/** Deletes the writes of more than a day ago and returns their number. */
export async function trimIdempotentWrites(database: Database): Promise<number> {
  const sql = "DELETE FROM idempotent_write WHERE claimed_at < now() - interval '24 hours' RETURNING scope";
  return (await systemQuery(database, sql)).length;
}
