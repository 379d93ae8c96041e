import { fail } from "../kernel/app-error.ts";
import type { Tx } from "../storage/index.ts";

const TIME_MAX_MS = 12_000;

/**
 * Gives a question over many rows twelve seconds, sooner than the transaction's own end, which would not say
 * what was too much. Throws `invalid_request` when they do not suffice.
 */
export async function inTime<T>(tx: Tx, ask: () => Promise<T>): Promise<T> {
  await tx.$queryRaw`SELECT set_config('statement_timeout', ${String(TIME_MAX_MS)}, true)`;
  try {
    return await ask();
  } catch (thrown) {
    const isLate = thrown instanceof Error && thrown.message.includes("statement timeout");
    if (!isLate) throw thrown;
    throw fail("invalid_request", {
      public: "These are too many requests at once; ask for fewer days, or for one customer.",
      param: "from",
      cause: thrown,
    });
  }
}
