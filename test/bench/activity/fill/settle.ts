import { connectFiller, inLanes } from "./cluster.ts";

/** Leaves the tables as a database does that has been running: vacuumed, with statistics, and written to disk. */
export async function settle(superuserUrl: string): Promise<void> {
  const tables = ["ledger_entry", "request", "attempt", "reservation", "rollup_hour", "rollup_day"];
  await inLanes(superuserUrl, [
    tables.slice(0, 1).map((table) => (lane) => lane.query(`VACUUM (ANALYZE) ${table}`)),
    tables.slice(1).map((table) => (lane) => lane.query(`VACUUM (ANALYZE) ${table}`)),
  ]);
  const client = await connectFiller(superuserUrl);
  await client.query("ANALYZE");
  await client.query("CHECKPOINT");
  await client.end();
}
