import pg from "pg";

/** One connection as the cluster's superuser, past every policy; close it with `end()`. */
export function superuserPool(superuserUrl: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: superuserUrl, max: 1 });
  // A pool's end does not wait for its connections', which the dropped database may then be first to close.
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
}
