import { formatAmount } from "../../kernel/money.ts";
import { inputTokens, outputTokens, type Usage } from "../../kernel/usage.ts";
import type { FinishedAttempt, FinishedRequest } from "../finished-request.ts";
import { CHAT, names } from "./names.ts";

/** The value of an attribute; what is not known has none. */
export type AttributeValue = string | number | boolean | string[];

/** What a span says, before it has an id. Times are milliseconds since 1970, with fractions. */
export interface SpanFacts {
  name: string;
  kind: "server" | "client";
  startMs: number;
  endMs: number;
  attributes: Record<string, AttributeValue>;
  /** The code of what went wrong; null: nothing did. */
  error: string | null;
}

/** A request's own span, and one below it for each call of a supplier. */
export interface RequestSpans {
  server: SpanFacts;
  calls: SpanFacts[];
}

/** What a finished request is told as, in the words of the conventions. Nothing of its content is in it. */
export function requestSpans(request: FinishedRequest): RequestSpans {
  const { attempts, receivedAt, startedMs } = request;
  // The clock of the spans begins where the request came; durations are those of the monotonic clock.
  const epochMs = (monotonicMs: number): number => receivedAt.getTime() + monotonicMs - startedMs;
  return {
    server: serverSpan(request, epochMs),
    calls: attempts.map((attempt, index) => callSpan(request, { attempt, index, epochMs })),
  };
}

type EpochMs = (monotonicMs: number) => number;

function serverSpan(request: FinishedRequest, epochMs: EpochMs): SpanFacts {
  const { path, code, httpStatus, status } = request;
  const isOurs = httpStatus >= 500 || (status === "failed" && request.abortedBy === "supplier");
  return {
    ...{ name: `POST ${path}`, kind: "server" },
    ...{ startMs: epochMs(request.startedMs), endMs: epochMs(request.endedMs) },
    // By the conventions a client's mistake is no error of the server.
    error: isOurs ? (code ?? String(httpStatus)) : null,
    attributes: known({
      [names.httpMethod]: "POST",
      [names.httpRoute]: path,
      [names.urlPath]: path,
      [names.httpStatus]: httpStatus,
      [names.errorType]: code,
      [names.requestId]: request.requestId,
      [names.customerId]: request.customerId,
      [names.apiKeyId]: request.apiKeyId,
      [names.conversation]: request.conversationId,
      [names.protocol]: request.protocol,
      [names.outcome]: status,
      [names.requestModel]: request.model,
      [names.servedModel]: request.servedModel,
      [names.charge]: formatAmount(request.charge),
      [names.currency]: request.currency,
    }),
  };
}

interface Call {
  attempt: FinishedAttempt;
  index: number;
  epochMs: EpochMs;
}

function callSpan(request: FinishedRequest, { attempt, index, epochMs }: Call): SpanFacts {
  const { startedMs, endedMs, outcome, httpStatus, upstreamModel } = attempt;
  const isLast = index === request.attempts.length - 1;
  const code = outcome === "failed" ? (attempt.code ?? String(httpStatus ?? "unknown")) : null;
  return {
    ...{ name: `${CHAT} ${upstreamModel}`, kind: "client" },
    ...{ startMs: epochMs(startedMs), endMs: epochMs(endedMs), error: code },
    attributes: known({
      [names.operation]: CHAT,
      [names.provider]: attempt.provider,
      ...addressOf(attempt.baseUrl),
      [names.requestModel]: upstreamModel,
      [names.requestStream]: attempt.stream,
      [names.requestMaxTokens]: request.maxOutputTokens,
      [names.requestTemperature]: request.temperature(),
      [names.conversation]: request.conversationId,
      [names.responseModel]: outcome === "succeeded" ? upstreamModel : null,
      [names.responseId]: attempt.upstreamRequestId,
      [names.finishReasons]: finishReasons(attempt),
      [names.timeToFirstChunk]: isLast ? secondsToFirstChunk(request, attempt) : null,
      [names.httpStatus]: httpStatus,
      [names.errorType]: code ?? (outcome === "cancelled" ? outcome : null),
      [names.outcome]: outcome,
      [names.attempt]: index + 1,
      [names.deployment]: attempt.deploymentId,
      [names.region]: attempt.region,
      ...(isLast && request.usage ? usageAttributes(request.usage) : {}),
    }),
  };
}

function usageAttributes(usage: Usage): Record<string, number> {
  return {
    [names.inputTokens]: inputTokens(usage),
    [names.outputTokens]: outputTokens(usage),
    [names.cacheReadTokens]: usage.cacheRead,
    [names.cacheCreationTokens]: usage.cacheWrite5m + usage.cacheWrite1h,
    [names.reasoningTokens]: usage.outputReasoning,
  };
}

/** Only a stream has a first chunk; when it went on to the client is when it came, but for microseconds. */
function secondsToFirstChunk(
  { firstByteMs }: FinishedRequest,
  { stream, startedMs, outcome }: FinishedAttempt,
): number | null {
  const hasChunks = stream && firstByteMs !== null && firstByteMs >= startedMs && outcome !== "failed";
  return hasChunks ? (firstByteMs - startedMs) / 1_000 : null;
}

function finishReasons({ finishReason }: FinishedAttempt): string[] | null {
  const reason = finishReason();
  return reason === null ? null : [reason];
}

function addressOf(baseUrl: string): Record<string, string | number | null> {
  const url = URL.parse(baseUrl);
  const standard = url?.protocol === "http:" ? 80 : 443;
  return {
    [names.serverAddress]: url?.hostname ?? null,
    [names.serverPort]: url ? Number(url.port) || standard : null,
  };
}

function known(given: Record<string, AttributeValue | null>): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, AttributeValue] => entry[1] !== null),
  );
}
