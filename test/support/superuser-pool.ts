import pg from "pg";

/** One connection as the cluster's superuser, past every policy; close it with `end()`. */
export function superuserPool(superuserUrl: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: superuserUrl, max: 1 });
  // A pool's end does not wait for its connections', which the dropped database may then be first to close: the
  // pool tells it of those that were idle, the connection of those that were not.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => void client.on("error", () => undefined));
  return pool;
}
