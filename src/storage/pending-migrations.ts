import { connectOwner, readPending, type MigrateInput } from "./migration-history.ts";

/**
 * Names the migrations that `migrate` would apply, in order, and changes nothing. Throws what `migrate`
 * throws.
 */
export async function pendingMigrations(input: MigrateInput): Promise<string[]> {
  const client = await connectOwner(input.url);
  try {
    const pending = await readPending(client, input.folder);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}
