/** A query as the superuser, past every policy. */
type See = (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/**
 * What a refusal may leave, since it is there to be counted or to be noticed: failures and guesses, the use
 * of a key, the claim of an Idempotency-Key, and what a node says of itself.
 */
const COUNTERS = [
  ...["log_in_throttle", "voucher_guess", "api_key_use", "idempotent_write"],
  ...["node", "job_run", "_prisma_migrations"],
];

/**
 * Each table of the database as one digest of all its rows: two that are alike mean that nothing was written,
 * for no tenant, no new row, no version, no audit row.
 */
export async function fingerprintOf(see: See): Promise<Record<string, string>> {
  const tables = await see(
    `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition
       AND relnamespace = 'public'::regnamespace AND relname <> ALL ($1) ORDER BY 1`,
    [COUNTERS],
  );
  const digests = await see(
    tables
      .map(
        ({ name }) => `SELECT '${String(name)}' AS name, count(*) || ' rows, ' ||
         coalesce(sum(hashtextextended(t::text, 0)), 0) AS digest FROM "${String(name)}" t`,
      )
      .join(" UNION ALL "),
  );
  return Object.fromEntries(digests.map(({ name, digest }) => [String(name), String(digest)]));
}
