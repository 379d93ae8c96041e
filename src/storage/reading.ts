import { fail } from "../kernel/app-error.ts";
import { isCustomer } from "../kernel/principal.ts";
import { bigintTypes } from "./bigint-types.ts";
import type { Ctx } from "./context.ts";
import type { Database } from "./database.ts";
import { Prisma } from "./prisma/client.ts";
import type { Tx } from "./transaction.ts";

/** What reads SQL in a running transaction: every `Tx` does, and whoever came through `inReading`. */
export type Reader = Pick<Tx, "$queryRaw">;

/** Whose rows are read, and whether all of them as they stood at one moment. */
export interface ReadScope {
  /** A tenant, or "*" for all of them. */
  tenant: string;
  snapshot?: boolean;
}

/**
 * Reads in one transaction that can write nothing. It goes past Prisma, for what is read at every turn: what
 * Prisma does around a query costs more than the query. 8-byte integers are bigint, times are Date.
 */
export async function inReading<T>(
  database: Pick<Database, "pool">,
  { tenant, snapshot = false }: ReadScope,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  try {
    const level = snapshot ? "ISOLATION LEVEL REPEATABLE READ READ ONLY" : "READ ONLY";
    const set = `SELECT set_config('relay.customer_id', ${client.escapeLiteral(tenant)}, true)`;
    // One message instead of two, for the way there and back is most of what they take.
    await client.query(`BEGIN ${level}; ${set}`);
    const read = async (
      text: TemplateStringsArray | Prisma.Sql,
      ...values: unknown[]
    ): Promise<unknown[]> => {
      const sql = text instanceof Prisma.Sql ? text : Prisma.sql(text, ...values);
      const asked = { text: sql.text, values: sql.values, types: bigintTypes };
      return (await client.query<object>(asked)).rows;
    };
    return await work({ $queryRaw: read } as unknown as Reader);
  } finally {
    // Nothing was written, so nobody has to wait for the end. A connection that cannot be rolled back is
    // thrown away: it might still see what it saw.
    void client.query("ROLLBACK").then(
      () => client.release(),
      () => client.release(true),
    );
  }
}

/** Reads what one tenant may see. A customer may only name itself. */
export function readTenant<T>(
  ctx: Pick<Ctx, "database" | "principal">,
  customerId: string,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  if (isCustomer(ctx.principal) && ctx.principal.customerId !== customerId) throw fail("not_found");
  return inReading(ctx.database, { tenant: customerId }, work);
}

/** Reads what the principal may see: a customer's own rows, or every tenant's. */
export function readVisible<T>(
  ctx: Pick<Ctx, "database" | "principal">,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  const tenant = isCustomer(ctx.principal) ? ctx.principal.customerId : "*";
  return inReading(ctx.database, { tenant }, work);
}
