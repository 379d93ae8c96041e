import type { Database, Tx } from "../storage/index.ts";

const TIMEOUT_MS = 15_000;

/**
 * Reads the catalog across the wall between tenants, in one unchanging view of it: what a model is, what it
 * costs and how it is reached never come from two different moments. Read-only, so that nothing can be
 * written past the wall from here. Whoever answers a customer with it chooses rows and columns by hand: see
 * `customer-view-store.ts`.
 */
export function inSnapshot<T>(database: Pick<Database, "prisma">, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.prisma.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT set_config('transaction_read_only', 'on', true),
        set_config('relay.customer_id', '*', true)`;
      return work(tx);
    },
    { isolationLevel: "RepeatableRead", timeout: TIMEOUT_MS, maxWait: TIMEOUT_MS },
  );
}
