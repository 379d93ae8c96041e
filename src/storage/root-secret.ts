import { fail } from "../kernel/app-error.ts";
import { audit } from "./audit.ts";
import type { Ctx } from "./context.ts";
import type { Database } from "./database.ts";
import { systemQuery } from "./system-query.ts";
import { inTransaction } from "./transaction.ts";

/** The one row of `root_secret`. */
export interface StoredRootSecret {
  sealed: Uint8Array;
  /** The master key's id; "" on a database that is older than the root secret, and has none yet. */
  sealedBy: string;
}

/** The root secret as it is kept; null before the first start. */
export async function readRootSecret(database: Database): Promise<StoredRootSecret | null> {
  const sql = `SELECT sealed, sealed_by AS "sealedBy" FROM root_secret WHERE id = 'root'`;
  const [row] = await systemQuery<StoredRootSecret>(database, sql);
  return row ?? null;
}

/**
 * Keeps a root secret where there is none yet, and returns what is kept: of several processes that start at
 * once, one has its way.
 */
export async function keepRootSecret(database: Database, made: StoredRootSecret): Promise<StoredRootSecret> {
  await systemQuery(
    database,
    `INSERT INTO root_secret (id, sealed, sealed_by) VALUES ('root', $1, $2)
      ON CONFLICT (id) DO UPDATE SET sealed = $1, sealed_by = $2, updated_at = now() WHERE root_secret.sealed_by = ''`,
    [made.sealed, made.sealedBy],
  );
  const kept = await readRootSecret(database);
  if (kept === null) throw fail("internal_error", { internal: "the root secret is gone" });
  return kept;
}

/**
 * Puts the same root secret, sealed under another master key, in the place of the old one, in one audited
 * transaction. Throws `conflict` when it is not the one that the caller read any more.
 */
export async function replaceRootSecret(
  ctx: Ctx,
  { before, after }: { before: StoredRootSecret; after: StoredRootSecret },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const { count } = await tx.rootSecret.updateMany({
      where: { id: "root", sealed: new Uint8Array(before.sealed) },
      data: { sealed: new Uint8Array(after.sealed), sealedBy: after.sealedBy, updatedAt: ctx.clock.now() },
    });
    if (count === 0) throw fail("conflict", { public: "The master key was changed by somebody else." });
    await audit(tx, ctx, {
      action: "master_key.rotate",
      subjectKind: "root_secret",
      subjectId: "root",
      customerId: null,
      before: { sealedBy: before.sealedBy },
      after: { sealedBy: after.sealedBy },
    });
  });
}
