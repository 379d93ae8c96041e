import { fail } from "../../kernel/app-error.ts";
import { readTenant, type Ctx } from "../../storage/index.ts";
import { detailRange } from "../detail-range.ts";
import { findKeptFrom } from "./retention-store.ts";

/**
 * The range of a list of requests, as `detailRange` has it, of which every row is there: what was deleted
 * must not look like what never was. Throws `invalid_request` when what is asked for
 * begins before what is kept.
 */
export async function keptRange(
  ctx: Ctx,
  { customerId, ...given }: { customerId: string; from?: Date | undefined; to?: Date | undefined },
): Promise<{ from: Date; to: Date }> {
  const range = detailRange(ctx.clock.now(), given);
  const keptFrom = await readTenant(ctx, customerId, (reader) => findKeptFrom(reader, customerId));
  if (keptFrom === null || range.from >= keptFrom) return range;
  if (given.from === undefined && range.to > keptFrom) return { from: keptFrom, to: range.to };
  throw fail("invalid_request", {
    public: `Requests before ${keptFrom.toISOString()} were deleted, as the account's data retention has it.`,
    param: given.from === undefined ? "to" : "from",
  });
}
