import { fail } from "../kernel/app-error.ts";
import { inTenant, type Ctx } from "../storage/index.ts";
import { findLastSeq, selectEntriesAfter } from "./settled-store.ts";

/** Requests that were settled, in the order of the books, and where to go on reading. */
export interface Settled {
  seq: bigint;
  requestIds: string[];
  /** Whether there may be more already. */
  hasMore: boolean;
}

const ENTRIES_MAX = 1_000;

/**
 * The requests of a customer that were settled after the entry with this number; with null, none, and the
 * number to begin with. Entries of an account are numbered in the order in which they are committed, so that
 * whoever goes on from `seq` misses none, however late a request is settled. Throws `not_found`.
 */
export async function listSettled(
  ctx: Ctx,
  { customerId, seq }: { customerId: string; seq: bigint | null },
): Promise<Settled> {
  return inTenant(ctx, customerId, async (tx) => {
    if (seq === null) {
      const last = await findLastSeq(tx, customerId);
      if (last === null) throw fail("not_found");
      return { seq: last, requestIds: [], hasMore: false };
    }
    const entries = await selectEntriesAfter(tx, { customerId, seq, take: ENTRIES_MAX });
    const closing = entries.filter(({ kind }) => kind === "charge" || kind === "release");
    return {
      seq: entries.at(-1)?.seq ?? seq,
      requestIds: [...new Set(closing.map(({ source }) => source))],
      hasMore: entries.length === ENTRIES_MAX,
    };
  });
}
