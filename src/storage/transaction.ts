import { fail } from "../kernel/app-error.ts";
import { isCustomer } from "../kernel/principal.ts";
import type { Ctx } from "./context.ts";
import { Prisma } from "./prisma/client.ts";

/** A running transaction: a Prisma client that works inside it. Raw SQL goes through its `$queryRaw`. */
export type Tx = Prisma.TransactionClient;

const TRANSACTION_TIMEOUT_MS = 15_000;
const EVERY_TENANT = "*";

/**
 * Runs work in one transaction that sees what the principal may see: a customer's own rows, or every tenant's
 * for operators and the product itself. A unique key that is taken becomes `conflict`.
 */
export function inTransaction<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  return run(ctx, isCustomer(ctx.principal) ? ctx.principal.customerId : EVERY_TENANT, work);
}

/**
 * The same, narrowed to one tenant: for an operator's work on one customer. A customer may only name itself.
 */
export function inTenant<T>(ctx: Ctx, customerId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (isCustomer(ctx.principal) && ctx.principal.customerId !== customerId) throw fail("not_found");
  return run(ctx, customerId, work);
}

async function run<T>(ctx: Ctx, scope: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await ctx.database.prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT set_config('relay.customer_id', ${scope}, true)`;
        return work(tx);
      },
      { timeout: TRANSACTION_TIMEOUT_MS, maxWait: TRANSACTION_TIMEOUT_MS },
    );
  } catch (thrown) {
    throw translate(thrown);
  }
}

function translate(thrown: unknown): unknown {
  if (thrown instanceof Prisma.PrismaClientKnownRequestError && thrown.code === "P2002") {
    return fail("conflict", { internal: thrown.message, cause: thrown });
  }
  return thrown;
}
