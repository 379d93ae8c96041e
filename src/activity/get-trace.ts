import { readTenant, type Ctx } from "../storage/index.ts";
import { aroundRequest } from "./around-request.ts";
import { selectCustomerAttempts } from "./attempt-store.ts";
import type { CustomerAttempt } from "./attempt.ts";
import { traceStages, type TraceStage } from "./observation/trace-stage.ts";
import { selectTraced } from "./observation/trace-store.ts";
import type { RequestRow } from "./request-row.ts";

export interface Trace {
  /** Null when the request is not over, or is none of this customer's. */
  request: RequestRow | null;
  /** In their order; known when the request is over. */
  stages: TraceStage[];
  /** In their order; known when the request is over. */
  attempts: CustomerAttempt[];
}

const NOTHING: Trace = { request: null, stages: [], attempts: [] };

/**
 * What happened to one request of a customer: its row, its stages, and the calls behind it without a word of
 * the supplier.
 */
export async function getTrace(
  ctx: Ctx,
  { customerId, requestId }: { customerId: string; requestId: string },
): Promise<Trace> {
  const around = aroundRequest(requestId);
  if (!around) return NOTHING;
  return readTenant(ctx, customerId, async (reader) => {
    const traced = await selectTraced(reader, { customerId, requestId, ...around });
    if (!traced) return NOTHING;
    const { request } = traced;
    const { createdAt } = request;
    const attempts = await selectCustomerAttempts(reader, { customerId, requestId, createdAt });
    return { request, stages: traceStages(traced, attempts), attempts };
  });
}
