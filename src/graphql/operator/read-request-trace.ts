import { listAttempts } from "../../activity/index.ts";
import { fail } from "../../kernel/app-error.ts";
import { parseAmount } from "../../kernel/money.ts";
import { findReservation } from "../../ledger/index.ts";
import type { GraphqlContext } from "../context.ts";
import { readTrace } from "../read-trace.ts";
import { toRequestTrace, type RequestTraceView } from "./trace-types.ts";

/** One request of whichever customer: what he sees of it, and the calls behind it. Throws `not_found`. */
export async function readRequestTrace(
  ctx: GraphqlContext,
  { requestId }: { requestId: string },
): Promise<RequestTraceView> {
  const held = await findReservation(ctx, { requestId });
  const { customerId: owner, attempts } = await listAttempts(ctx, { requestId });
  const customerId = owner ?? held?.customerId;
  if (customerId === undefined) throw fail("not_found");
  const trace = await readTrace(ctx, { customerId, requestId });
  const charge = trace.charge === null ? null : parseAmount(trace.charge);
  return toRequestTrace({ customerId, trace, charge, held, attempts });
}
