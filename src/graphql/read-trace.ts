import { getTrace } from "../activity/index.ts";
import { fail } from "../kernel/app-error.ts";
import { nano } from "../kernel/money.ts";
import { getReceipt } from "../ledger/index.ts";
import { chargeComponents } from "./charge-components.ts";
import type { GraphqlContext } from "./context.ts";
import { toReceipt } from "./types/receipt.ts";
import { toRunningTrace, toTrace, type TraceView } from "./types/trace.ts";

/**
 * What happened to one request of a customer, and its receipt. One that runs is known by its reservation.
 * Throws `not_found` for unknown and for foreign ids alike.
 */
export async function readTrace(
  ctx: GraphqlContext,
  of: { customerId: string; requestId: string },
): Promise<TraceView> {
  const before = await getReceipt(ctx, of);
  const trace = await getTrace(ctx, of);
  const { request } = trace;
  // It ended between the two: its row and its last transactions were written together.
  const receipt = request && before?.held.state === "open" ? await getReceipt(ctx, of) : before;
  const priceId = request?.priceId ?? receipt?.held.priceId ?? null;
  const price = priceId === null ? null : await ctx.loaders.price.load(priceId);
  if (request) {
    const used = nano(request.charge + (receipt?.held.writtenOff ?? 0n));
    const components = await chargeComponents(ctx, { ...request, charge: used });
    return toTrace({ ...trace, request }, receipt, toReceipt({ request, receipt, price, components }));
  }
  if (!receipt) throw fail("not_found");
  if (receipt.held.state !== "open") {
    throw fail("not_found", {
      public: "The record of this request was deleted, as the account's data retention has it.",
    });
  }
  return toRunningTrace(receipt, toReceipt({ request, receipt, price, components: [] }));
}
