import { fail } from "../kernel/app-error.ts";
import { isCustomer } from "../kernel/principal.ts";
import { bigintTypes } from "./bigint-types.ts";
import type { Ctx } from "./context.ts";
import type { Database } from "./database.ts";
import { Prisma } from "./prisma/client.ts";
import { runScoped } from "./scoped-query.ts";
import type { Tx } from "./transaction.ts";

/** What reads SQL for somebody: a running transaction, or what `readTenant` and `readVisible` lend. */
export type Reader = Pick<Tx, "$queryRaw">;

const NAMES_MAX = 500;
const names = new Map<string, string>();

/**
 * A statement with the name under which a connection keeps its plan: to plan one of these reads takes longer
 * than to run it. Whoever puts statements together in more ways than are remembered has them planned anew.
 */
function named(text: string): { text: string; name?: string } {
  const known = names.get(text);
  if (known !== undefined) return { text, name: known };
  if (names.size >= NAMES_MAX) return { text };
  const name = `read_${String(names.size)}`;
  names.set(text, name);
  return { text, name };
}

/**
 * Reads what one tenant may see, each statement by itself. It goes past Prisma, for what is read at every
 * turn: what Prisma does around a query costs more than the query. 8-byte integers are bigint, times are
 * Date. A customer may only name itself.
 */
export function readTenant<T>(
  ctx: Pick<Ctx, "database" | "principal">,
  customerId: string,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  if (isCustomer(ctx.principal) && ctx.principal.customerId !== customerId) throw fail("not_found");
  return work(scopedReader(ctx.database, customerId));
}

/** The same of all that the principal may see: a customer's own rows, or every tenant's. */
export function readVisible<T>(
  ctx: Pick<Ctx, "database" | "principal">,
  work: (reader: Reader) => Promise<T>,
): Promise<T> {
  return work(scopedReader(ctx.database, isCustomer(ctx.principal) ? ctx.principal.customerId : "*"));
}

function scopedReader({ pool }: Pick<Database, "pool">, tenant: string): Reader {
  const read = (text: TemplateStringsArray | Prisma.Sql, ...values: unknown[]): Promise<unknown[]> => {
    const sql = text instanceof Prisma.Sql ? text : Prisma.sql(text, ...values);
    return runScoped(pool, { tenant, ...named(sql.text), values: sql.values, types: bigintTypes });
  };
  return { $queryRaw: read } as unknown as Reader;
}
