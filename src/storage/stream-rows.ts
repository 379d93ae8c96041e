import type pg from "pg";
import { fail } from "../kernel/app-error.ts";
import { isCustomer } from "../kernel/principal.ts";
import { bigintTypes } from "./bigint-types.ts";
import type { Ctx } from "./context.ts";
import type { Prisma } from "./prisma/client.ts";

// So few that what is written of a batch stays below 128 KB: V8 keeps longer texts until it sweeps all.
const BATCH_ROWS = 150;
const STATEMENT_TIMEOUT = "30s";
// The reader of a stream has its own, shorter patience; this ends what it leaves behind.
const IDLE_TIMEOUT = "5min";

/**
 * The rows of one query about one tenant, in batches, as they stood at one moment. A customer may only name
 * itself. It holds a connection, and no more than two batches, until it is read to its end or let go of:
 * while one is read, the database prepares the next.
 */
export async function* streamRows<Row extends object>(
  ctx: Pick<Ctx, "database" | "principal">,
  { customerId, sql }: { customerId: string; sql: Prisma.Sql },
): AsyncGenerator<Row[], void, void> {
  if (isCustomer(ctx.principal) && ctx.principal.customerId !== customerId) throw fail("not_found");
  const client = await ctx.database.pool.connect();
  // Between two batches nobody waits for the connection: if it breaks then, the next batch says so.
  client.on("error", ignore);
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(
      `SELECT set_config('relay.customer_id', $1, true), set_config('statement_timeout', $2, true),
        set_config('idle_in_transaction_session_timeout', $3, true)`,
      [customerId, STATEMENT_TIMEOUT, IDLE_TIMEOUT],
    );
    await client.query({ text: `DECLARE export NO SCROLL CURSOR FOR ${sql.text}`, values: sql.values });
    for (let coming = fetchBatch<Row>(client); ;) {
      const rows = await coming;
      if (rows.length === 0) return;
      coming = fetchBatch<Row>(client);
      yield rows;
    }
  } finally {
    const broken = await client.query("ROLLBACK").then(
      () => false,
      () => true,
    );
    client.off("error", ignore);
    client.release(broken);
  }
}

/**
 * By a callback: of the promises that `pg` gives, those that are over keep the rows of those that follow from
 * being swept away early, and a million rows would grow the heap by 300 MB.
 */
function fetchBatch<Row extends object>(client: pg.PoolClient): Promise<Row[]> {
  const fetch = { text: `FETCH ${String(BATCH_ROWS)} FROM export`, types: bigintTypes };
  const batch = new Promise<Row[]>((resolve, reject) => {
    client.query<Row>(fetch, (error: Error | null, result?: { rows: Row[] }) => {
      if (error) reject(error);
      else resolve(result?.rows ?? []);
    });
  });
  // It may fail before somebody waits for it, or when nobody does any more.
  batch.catch(ignore);
  return batch;
}

function ignore(): void {
  return;
}
