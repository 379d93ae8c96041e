import type { AppError } from "../../../kernel/app-error.ts";
import type { ErrorCode } from "../../../kernel/error-catalogue.ts";
import { readContextLengths } from "../context-lengths.ts";
import type { ErrorWriter, WrittenError } from "../dialect.ts";
import { errorHeaders } from "../error-headers.ts";

interface Row {
  type: string;
  /** Where Anthropic's status is not the catalogue's. */
  status?: number;
}

const INVALID: Row = { type: "invalid_request_error" };
const INVALID_KEY: Row = { type: "authentication_error" };
const NO_MONEY: Row = { type: "billing_error" };
const FORBIDDEN: Row = { type: "permission_error" };
const NOT_FOUND: Row = { type: "not_found_error" };
const CONFLICT: Row = { type: "conflict_error" };
const LIMITED: Row = { type: "rate_limit_error" };
const OVERLOADED: Row = { type: "overloaded_error", status: 529 };

/** How Anthropic's clients know each error. */
const ROWS: Record<ErrorCode, Row> = {
  invalid_request: INVALID,
  unknown_parameter: INVALID,
  unsupported_parameter: INVALID,
  context_length_exceeded: INVALID,
  content_blocked: INVALID,
  missing_api_key: INVALID_KEY,
  invalid_api_key: INVALID_KEY,
  key_disabled: INVALID_KEY,
  key_expired: INVALID_KEY,
  insufficient_balance: NO_MONEY,
  key_quota_exceeded: NO_MONEY,
  balance_reserved: NO_MONEY,
  model_not_allowed: FORBIDDEN,
  permission_denied: FORBIDDEN,
  customer_suspended: FORBIDDEN,
  ip_not_allowed: FORBIDDEN,
  not_found: NOT_FOUND,
  model_not_found: NOT_FOUND,
  conflict: CONFLICT,
  idempotency_in_progress: CONFLICT,
  version_conflict: INVALID,
  idempotency_key_reused: INVALID,
  method_not_allowed: INVALID,
  request_too_large: { type: "request_too_large" },
  unsupported_media_type: INVALID,
  rate_limited: LIMITED,
  concurrency_limited: LIMITED,
  internal_error: { type: "api_error" },
  upstream_error: { type: "api_error", status: 500 },
  upstream_unavailable: { type: "api_error" },
  upstream_overloaded: OVERLOADED,
  service_unavailable: OVERLOADED,
  upstream_timeout: { type: "timeout_error" },
};

function errorJson(error: AppError, requestId: string): string {
  const { type } = ROWS[error.code];
  const isScope = error.code === "model_not_allowed";
  return JSON.stringify({
    type: "error",
    error: { type, message: messageOf(error), ...(isScope ? { code: error.code } : {}), ...error.facts },
    request_id: requestId,
  });
}

function messageOf(error: AppError): string {
  if (error.code === "model_not_allowed") return `model_not_allowed: ${error.message}`;
  if (error.code === "context_length_exceeded") return tooLong(error.message);
  return error.message;
}

/** Clients look for these very words to know that they must shorten the conversation. */
function tooLong(message: string): string {
  if (message.startsWith("prompt is too long")) return message;
  const lengths = readContextLengths(message);
  if (lengths === null || lengths.asked === null) return `prompt is too long: ${message}`;
  return `prompt is too long: ${lengths.asked} tokens > ${lengths.limit} maximum`;
}

function writeError(error: AppError, requestId: string): WrittenError {
  return {
    status: ROWS[error.code].status ?? error.status,
    body: Buffer.from(errorJson(error, requestId)),
    headers: errorHeaders(error),
  };
}

function writeStreamError(error: AppError, requestId: string): Buffer {
  return Buffer.from(`event: error\ndata: ${errorJson(error, requestId)}\n\n`);
}

export const anthropicErrors: ErrorWriter = { writeError, writeStreamError, breaksOff: false };
