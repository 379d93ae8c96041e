import { fail } from "../kernel/app-error.ts";
import { isCustomer } from "../kernel/principal.ts";
import { bigintTypes } from "./bigint-types.ts";
import type { Ctx } from "./context.ts";
import type { Prisma } from "./prisma/client.ts";

const BATCH_ROWS = 500;
const STATEMENT_TIMEOUT = "30s";
// The reader of a stream has its own, shorter patience; this ends what it leaves behind.
const IDLE_TIMEOUT = "5min";

/**
 * The rows of one query about one tenant, in batches, as they stood at one moment. A customer may only name
 * itself. It holds a connection, and no more than one batch, until it is read to its end or let go of.
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
    const fetch = { text: `FETCH ${String(BATCH_ROWS)} FROM export`, types: bigintTypes };
    for (;;) {
      const { rows } = await client.query<Row>(fetch);
      if (rows.length === 0) return;
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

function ignore(): void {
  return;
}
