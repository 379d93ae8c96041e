import type { AppError } from "../../../kernel/app-error.ts";
import type { ErrorCode } from "../../../kernel/error-catalogue.ts";
import { readContextLengths } from "../context-lengths.ts";
import type { ErrorWriter, WrittenError } from "../dialect.ts";
import { errorHeaders } from "../error-headers.ts";

/** How DashScope's clients know each error. The HTTP status is the catalogue's. */
const CODES: Record<ErrorCode, string> = {
  invalid_request: "InvalidParameter",
  unknown_parameter: "InvalidParameter",
  unsupported_parameter: "InvalidParameter",
  context_length_exceeded: "InvalidParameter",
  content_blocked: "DataInspectionFailed",
  missing_api_key: "InvalidApiKey",
  invalid_api_key: "InvalidApiKey",
  key_disabled: "InvalidApiKey",
  key_expired: "InvalidApiKey",
  insufficient_balance: "Arrearage",
  key_quota_exceeded: "Arrearage",
  balance_reserved: "Arrearage",
  model_not_allowed: "model_not_allowed",
  permission_denied: "AccessDenied",
  customer_suspended: "AccessDenied",
  ip_not_allowed: "AccessDenied",
  not_found: "ModelNotFound",
  model_not_found: "ModelNotFound",
  conflict: "Conflict",
  idempotency_in_progress: "Conflict",
  version_conflict: "Conflict",
  idempotency_key_reused: "InvalidParameter",
  method_not_allowed: "UnsupportedOperation",
  request_too_large: "BadRequest.TooLarge",
  unsupported_media_type: "InvalidParameter",
  rate_limited: "Throttling.RateQuota",
  concurrency_limited: "Throttling",
  internal_error: "InternalError",
  upstream_error: "InternalError",
  upstream_unavailable: "ModelUnavailable",
  upstream_overloaded: "ModelUnavailable",
  service_unavailable: "ModelUnavailable",
  upstream_timeout: "RequestTimeOut",
};

function errorJson(error: AppError, requestId: string): string {
  const { code, facts } = error;
  return JSON.stringify({ code: CODES[code], message: messageOf(error), request_id: requestId, ...facts });
}

function messageOf(error: AppError): string {
  if (error.code !== "context_length_exceeded") return error.message;
  const lengths = readContextLengths(error.message);
  return lengths === null ? error.message : `Range of input length should be [1, ${lengths.limit}]`;
}

function writeError(error: AppError, requestId: string): WrittenError {
  return {
    status: error.status,
    body: Buffer.from(errorJson(error, requestId)),
    headers: errorHeaders(error),
  };
}

/** No space behind the colons: with one, DashScope's Python SDK fails on the event itself. */
function writeStreamError(error: AppError, requestId: string, eventId = 1): Buffer {
  const json = errorJson(error, requestId);
  return Buffer.from(`id:${eventId}\nevent:error\n:HTTP_STATUS/${error.status}\ndata:${json}\n\n`);
}

export const dashscopeErrors: ErrorWriter = { writeError, writeStreamError, breaksOff: true };
