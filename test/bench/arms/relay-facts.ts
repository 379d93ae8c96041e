import { withRelayDatabase } from "./relay-database.ts";

const SETTINGS = ["server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers"];

/** The database's version and the settings on which the cost of a commit depends. */
export async function readRelayFacts(dataDir: string): Promise<Record<string, string>> {
  return withRelayDatabase(dataDir, async (client) => {
    const { rows } = await client.query<{ name: string; value: string }>(
      "SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name",
      [SETTINGS],
    );
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  });
}
