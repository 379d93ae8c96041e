import type { AttemptRecord, PolicyEffects, RequestRecord, RequestStatus } from "../activity/index.ts";
import type { AppError } from "../kernel/app-error.ts";
import { nano, type Nano } from "../kernel/money.ts";
import { tierPosition } from "../kernel/price.ts";
import { inputTokens } from "../kernel/usage.ts";
import type { InferenceRequest } from "./dialects/dialect.ts";
import type { Admitted } from "./stages/authenticate.ts";
import type { Routed } from "./stages/choose-routes.ts";
import type { Used } from "./used.ts";

/** How a request came out. */
export interface Outcome {
  status: RequestStatus;
  httpStatus: number;
  code: string | null;
}

/** A request that was answered, or was to be. */
export type Answered = Pick<
  Routed,
  "incoming" | "key" | "request" | "asked" | "served" | "price" | "effects" | "caching"
>;

/** What a request came to that was answered, or was to be. */
export interface Told {
  outcome: Outcome;
  /** Null when it used nothing that anybody pays for. */
  used: Used | null;
  charge: Nano;
  attempts: AttemptRecord[];
  /** On the monotonic clock; null when nothing of the answer went out. */
  firstByteMs: number | null;
}

/** The record of a request for which a price was fixed. */
export function requestRecord(answered: Answered, { outcome, used, charge, ...told }: Told): RequestRecord {
  const { incoming, request, asked, served, price, caching, effects } = answered;
  const { firstByteMs, attempts } = told;
  return {
    ...identityOf(answered),
    ...outcome,
    stream: request.stream,
    model: asked.id,
    servedModel: served.id,
    usage: used?.usage ?? null,
    usageSource: used?.source ?? null,
    charge,
    priceId: price.id,
    priceTier: used && tierPosition(price, inputTokens(used.usage)),
    ttftMs: firstByteMs === null ? null : Math.round(firstByteMs - incoming.startedMs),
    attempts,
    cache: caching?.outcome ?? "off",
    policy: effectsOf(effects),
    stages: incoming.stages.write(false),
  };
}

/** What is known of a request that was refused before it held money. */
export interface Refused {
  /** Null when it could not be read. */
  request: InferenceRequest | null;
  error: AppError;
  /** What policies did until then. */
  effects: PolicyEffects;
  /** Calls that were made in the meantime. */
  attempts: AttemptRecord[];
}

/** The record of a request that was refused: nothing was held, nothing is charged. */
export function refusalRecord(
  admitted: Admitted,
  { request, error, effects, attempts }: Refused,
): RequestRecord {
  return {
    ...identityOf(admitted),
    status: error.code === "content_blocked" ? "blocked" : "failed",
    httpStatus: error.status,
    code: error.code,
    stream: request?.stream ?? false,
    model: request?.model.slice(0, 200) ?? "",
    servedModel: null,
    usage: null,
    usageSource: null,
    charge: nano(0n),
    priceId: null,
    priceTier: null,
    ttftMs: null,
    attempts,
    cache: "off",
    policy: effectsOf(effects),
    stages: admitted.incoming.stages.write(true),
  };
}

function effectsOf(effects: PolicyEffects): PolicyEffects | null {
  return Object.keys(effects).length > 0 ? effects : null;
}

function identityOf({ incoming, key }: Pick<Admitted, "incoming" | "key">) {
  return {
    requestId: incoming.requestId,
    createdAt: incoming.receivedAt,
    customerId: key.customerId,
    apiKeyId: key.apiKeyId,
    conversationId: incoming.conversationId,
    protocol: incoming.protocol,
    latencyMs: Math.round(performance.now() - incoming.startedMs),
  };
}
