import type { RequestRecord, RequestStatus } from "../../activity/index.ts";
import { computeCharge, type Lane } from "../../ledger/index.ts";
import { nano, type Nano } from "../../kernel/money.ts";
import type { Usage, UsageSource } from "../../kernel/usage.ts";
import { estimateUsage } from "../estimate-usage.ts";
import type { Reply } from "../reply.ts";
import type { Called } from "./call.ts";
import type { Held } from "./reserve.ts";

export interface SettleNeeds {
  lane: Lane<RequestRecord>;
}

/** How the calls ended, and what the client got of them. */
export interface Ended {
  called: Called;
  reply: Reply;
}

/** What a request is charged by. Null when it used nothing that anybody pays for. */
interface Used {
  usage: Usage;
  source: UsageSource;
}

/**
 * Hands the end of a request to the books: the charge for what it used, the release of the rest, and its
 * record, all in one transaction. Returns the charge as computed, which is what the books will say unless the
 * account cannot give it.
 */
export function settle(needs: SettleNeeds, held: Held, { called, reply }: Ended): Nano {
  const used = usageOf(held, called, reply);
  const actual = used ? computeCharge(held.price, used.usage).total : nano(0n);
  needs.lane.settle({
    requestId: held.hold.requestId,
    accountId: held.hold.accountId,
    actual,
    record: { ...recordOf(held, { called, used, reply }), charge: actual },
  });
  return actual;
}

/**
 * What a request used: as reported; by our count when the supplier did not say; nothing when it gave no
 * output. A client that left before the first byte pays for its input at most.
 */
function usageOf(held: Held, { ending, passage, accepted }: Called, reply: Reply): Used | null {
  if (!passage || !accepted) return null;
  const heard = passage.outputBytes > 0 || ending.kind === "completed";
  if (ending.kind === "failed" && !heard) return null;
  const used: Used = passage.usage
    ? { usage: passage.usage, source: "upstream" }
    : { usage: estimateUsage({ ...held.request, outputBytes: passage.outputBytes }), source: "estimated" };
  return reply.gone && !reply.begun
    ? { ...used, usage: { ...used.usage, outputText: 0, outputReasoning: 0 } }
    : used;
}

interface Outcome extends Ended {
  used: Used | null;
}

function recordOf(held: Held, { called, used, reply }: Outcome): RequestRecord {
  const { incoming, key, request } = held;
  const result = resultOf(called, reply);
  return {
    requestId: incoming.requestId,
    createdAt: incoming.receivedAt,
    customerId: key.customerId,
    apiKeyId: key.apiKeyId,
    conversationId: incoming.conversationId,
    protocol: incoming.protocol,
    stream: request.stream,
    model: held.asked.id,
    servedModel: held.served.id,
    ...result,
    usage: used?.usage ?? null,
    usageSource: used?.source ?? null,
    charge: nano(0n),
    priceId: held.price.id,
    latencyMs: Math.round(performance.now() - incoming.startedMs),
    ttftMs: reply.firstByteMs === null ? null : Math.round(reply.firstByteMs - incoming.startedMs),
  };
}

const CLIENT_CLOSED_REQUEST = 499;

function resultOf(
  { ending }: Called,
  reply: Reply,
): { status: RequestStatus; httpStatus: number; code: string | null } {
  if (reply.gone || ending.kind === "cancelled") {
    return { status: "cancelled", httpStatus: CLIENT_CLOSED_REQUEST, code: null };
  }
  if (ending.kind === "completed") return { status: "succeeded", httpStatus: 200, code: null };
  return { status: "failed", httpStatus: reply.begun ? 200 : ending.error.status, code: ending.error.code };
}
