import { fail } from "../kernel/app-error.ts";
import { inTransaction, type Ctx } from "../storage/index.ts";
import { repriceRequests } from "./repricing-store.ts";
import type { Repricing, RepricingInput } from "./repricing.ts";

const DAY_MS = 86_400_000;
const RANGE_DAYS_MAX = 31;
const LINES_MAX = 100;

/**
 * Charges past requests by another price, to see what would have come of it; nothing is changed. A request
 * that used nothing anybody pays for stays free. For operators: it reads every customer's requests, and what
 * they cost. Throws `permission_denied`, or `invalid_request` for a range that is turned round or longer than
 * 31 days.
 */
export async function priceRequests(ctx: Ctx, input: RepricingInput): Promise<Repricing> {
  if (ctx.principal.kind !== "operator" && ctx.principal.kind !== "system") throw fail("permission_denied");
  const { from, to, terms } = input;
  if (from > to) throw fail("invalid_request", { public: "`from` is later than `to`.", param: "from" });
  if (to.getTime() - from.getTime() > RANGE_DAYS_MAX * DAY_MS) {
    const message = `A preview spans at most ${String(RANGE_DAYS_MAX)} days.`;
    throw fail("invalid_request", { public: message, param: "from" });
  }
  const found = await inTransaction(ctx, (tx) => repriceRequests(tx, input, LINES_MAX));
  return { currency: terms.currency, from, to, ...found };
}
