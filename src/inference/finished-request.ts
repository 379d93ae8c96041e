import type { Offer } from "../catalog/index.ts";
import type { AppError } from "../kernel/app-error.ts";
import { nano, type Nano } from "../kernel/money.ts";
import { noUsage } from "../kernel/usage.ts";
import type { FinishedAttempt, FinishedRequest } from "../telemetry/index.ts";
import type { Attempted } from "./attempted.ts";
import type { Hit } from "./context/recall.ts";
import type { InferenceRequest } from "./dialects/dialect.ts";
import type { Incoming } from "./incoming.ts";
import type { Reply } from "./reply.ts";
import type { Admitted } from "./stages/authenticate.ts";
import type { Called } from "./stages/call.ts";
import type { Settled } from "./stages/settle.ts";
import { temperatureOf } from "./temperature-of.ts";

/** How a request came to its end. */
export type End =
  | { kind: "settled"; settled: Settled }
  | { kind: "hit"; hit: Hit; fee: Nano }
  | { kind: "replayed" }
  | { kind: "refused"; error: AppError };

/** All that is known of a request when it is over. */
export interface Over {
  offer: Offer;
  incoming: Incoming;
  reply: Reply;
  admitted: Admitted | null;
  /** Null when it could not be read. */
  request: InferenceRequest | null;
  called: Called | null;
  end: End | null;
}

/** What became of it: the part of a finished request that depends on how it ended. */
type Outcome = Pick<
  FinishedRequest,
  "status" | "httpStatus" | "code" | "abortedBy" | "usage" | "charge" | "servedModel" | "firstByteMs"
>;

const CLIENT_CLOSED_REQUEST = 499;
const INTERNAL_ERROR = 500;

const OUTCOMES = { completed: "succeeded", failed: "failed", cancelled: "cancelled" } as const;

/** A request that is over, as the operator's tools are told of it. Nothing of its content is in it. */
export function finishedRequest(over: Over): FinishedRequest {
  const { incoming, admitted, request, called } = over;
  const { traceparent } = incoming.headers;
  return {
    requestId: incoming.requestId,
    protocol: incoming.protocol,
    path: incoming.path,
    traceparent: typeof traceparent === "string" ? traceparent : null,
    receivedAt: incoming.receivedAt,
    startedMs: incoming.startedMs,
    endedMs: performance.now(),
    customerId: admitted && admitted.key.customerId,
    apiKeyId: admitted && admitted.key.apiKeyId,
    conversationId: incoming.conversationId,
    model: modelOf(over),
    stream: request !== null && request.stream,
    maxOutputTokens: request && request.maxOutputTokens,
    temperature: () => request && temperatureOf(request),
    ...outcomeOf(over),
    currency: admitted && admitted.key.currency,
    attempts: called === null ? [] : called.attempts.map(finishedAttempt),
  };
}

/** Names that no catalog has are the client's own, and as many as it likes. */
function modelOf({ offer, request, called, end }: Over): string | null {
  if (called) return called.asked.id;
  if (end?.kind === "hit") return end.hit.asked.id;
  return request && offer.models.has(request.model) ? request.model : null;
}

function outcomeOf({ end, reply }: Over): Outcome {
  switch (end?.kind) {
    case "settled":
      return settledOutcome(end.settled, reply);
    case "hit":
      return {
        ...{ ...SUCCESS, usage: noUsage, charge: end.fee, servedModel: end.hit.served.id },
        firstByteMs: end.hit.request.stream ? reply.firstByteMs : null,
      };
    case "replayed":
      return { ...SUCCESS, status: "replayed" };
    case "refused":
      return {
        ...NOTHING,
        status: end.error.code === "content_blocked" ? "blocked" : "failed",
        httpStatus: end.error.status,
        code: end.error.code,
      };
    case undefined:
      return { ...NOTHING, status: "failed", httpStatus: INTERNAL_ERROR, code: "internal_error" };
  }
}

const NOTHING = {
  ...{ abortedBy: null, usage: null, charge: nano(0n), servedModel: null, firstByteMs: null },
} as const;
const SUCCESS = { ...NOTHING, status: "succeeded", httpStatus: 200, code: null } as const;

/** A stream that broke off told its client 200; it is counted as what it came to. */
function settledOutcome({ outcome, ending, used, charge, served, request }: Settled, reply: Reply): Outcome {
  const { status, code } = outcome;
  const hasBegun = request.stream && reply.begun;
  const isFailed = status === "failed" && ending.kind === "failed";
  return {
    ...{ status, code, charge, usage: used && used.usage, servedModel: served.id },
    httpStatus: isFailed ? ending.error.status : outcome.httpStatus,
    abortedBy: hasBegun ? abortedBy(outcome.httpStatus, isFailed) : null,
    firstByteMs: request.stream ? reply.firstByteMs : null,
  };
}

function abortedBy(httpStatus: number, isFailed: boolean): Outcome["abortedBy"] {
  if (httpStatus === CLIENT_CLOSED_REQUEST) return "client";
  return isFailed ? "supplier" : null;
}

function finishedAttempt({ route, ending, passage, ...attempted }: Attempted): FinishedAttempt {
  const { deployment, served } = route;
  return {
    provider: deployment.providerName,
    deploymentId: deployment.id,
    baseUrl: deployment.baseUrl,
    region: deployment.region,
    servedModel: served.id,
    upstreamModel: deployment.upstreamModel,
    upstreamRequestId: attempted.upstreamRequestId,
    stream: attempted.stream,
    startedMs: attempted.startedMs,
    endedMs: attempted.endedMs,
    outcome: OUTCOMES[ending.kind],
    httpStatus: attempted.httpStatus,
    code: ending.kind === "failed" ? ending.error.code : null,
    finishReason: () => passage.finishReason?.() ?? null,
  };
}
