import type { Tx } from "../storage/index.ts";

/** Beside the numbers of the other advisory locks, 7233042 and 7233043, in the migrations. */
const CATALOG_LOCK = 7_233_044;

/**
 * Lets one file be applied at a time: two nodes that start with the same file would both find nothing there.
 */
export async function lockCatalog(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${CATALOG_LOCK}::bigint)`;
}
