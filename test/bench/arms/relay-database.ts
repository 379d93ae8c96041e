import pg from "pg";
import { connectRunningEmbedded } from "../../../src/storage/embedded-postgres.ts";

/** Runs something on the relay's own database as its owner, who sees the rows of every customer. */
export async function withRelayDatabase<Result>(
  dataDir: string,
  act: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const url = await connectRunningEmbedded(dataDir);
  if (url === null) throw new Error(`no PostgreSQL runs in ${dataDir}`);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("SELECT set_config('relay.customer_id', '*', false)");
    return await act(client);
  } finally {
    await client.end();
  }
}
