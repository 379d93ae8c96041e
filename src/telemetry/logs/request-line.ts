import { formatAmount } from "../../kernel/money.ts";
import { inputTokens, outputTokens } from "../../kernel/usage.ts";
import type { FinishedRequest } from "../finished-request.ts";

/** Of which requests a line is logged. */
export const requestLogModes = ["off", "failed", "all"] as const;
export type RequestLogMode = (typeof requestLogModes)[number];

/** Whether a request gets its line: `failed` are those of which we or a supplier are the cause. */
export function isLogged(mode: RequestLogMode, { httpStatus, abortedBy }: FinishedRequest): boolean {
  if (mode === "all") return true;
  return mode === "failed" && (httpStatus >= 500 || abortedBy === "supplier");
}

/** What a log says of one request: who, what, how it went, what it cost; nothing of what was said. */
export function requestLine(request: FinishedRequest): Record<string, string | number | boolean | null> {
  const { usage, attempts, startedMs, firstByteMs } = request;
  return {
    request_id: request.requestId,
    customer_id: request.customerId,
    key_id: request.apiKeyId,
    protocol: request.protocol,
    model: request.model,
    served_model: request.servedModel,
    provider: attempts.at(-1)?.provider ?? null,
    attempts: attempts.length,
    stream: request.stream,
    outcome: request.status,
    status: request.httpStatus,
    code: request.code,
    duration_ms: Math.round(request.endedMs - startedMs),
    ttft_ms: firstByteMs === null ? null : Math.round(firstByteMs - startedMs),
    tokens_in: usage && inputTokens(usage),
    tokens_out: usage && outputTokens(usage),
    charge: formatAmount(request.charge),
    currency: request.currency,
  };
}
