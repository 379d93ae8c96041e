import type { AppError } from "../../../kernel/app-error.ts";
import type { ErrorCode } from "../../../kernel/error-catalogue.ts";
import type { ErrorWriter, WrittenError } from "../dialect.ts";
import { errorHeaders } from "../error-headers.ts";

interface Row {
  type: string;
  code: string;
}

const INVALID_KEY: Row = { type: "invalid_request_error", code: "invalid_api_key" };
const NO_MONEY: Row = { type: "insufficient_quota", code: "insufficient_quota" };
const NO_MODEL: Row = { type: "invalid_request_error", code: "model_not_found" };
const LIMITED: Row = { type: "requests", code: "rate_limit_exceeded" };

function invalid(code: string): Row {
  return { type: "invalid_request_error", code };
}

function forbidden(code: string): Row {
  return { type: "permission_error", code };
}

function server(code: string): Row {
  return { type: "server_error", code };
}

/** How OpenAI's clients know each error. The HTTP status is the catalogue's. */
const ROWS: Record<ErrorCode, Row> = {
  invalid_request: invalid("invalid_request"),
  unknown_parameter: invalid("unknown_parameter"),
  unsupported_parameter: invalid("unsupported_parameter"),
  context_length_exceeded: invalid("context_length_exceeded"),
  content_blocked: invalid("content_policy_violation"),
  missing_api_key: INVALID_KEY,
  invalid_api_key: INVALID_KEY,
  key_disabled: INVALID_KEY,
  key_expired: INVALID_KEY,
  insufficient_balance: NO_MONEY,
  key_quota_exceeded: NO_MONEY,
  balance_reserved: NO_MONEY,
  model_not_allowed: forbidden("model_not_allowed"),
  permission_denied: forbidden("permission_denied"),
  customer_suspended: forbidden("customer_suspended"),
  ip_not_allowed: forbidden("ip_not_allowed"),
  not_found: NO_MODEL,
  model_not_found: NO_MODEL,
  conflict: invalid("conflict"),
  idempotency_in_progress: invalid("idempotency_in_progress"),
  version_conflict: invalid("version_conflict"),
  idempotency_key_reused: invalid("idempotency_key_reused"),
  method_not_allowed: invalid("method_not_allowed"),
  request_too_large: invalid("request_too_large"),
  unsupported_media_type: invalid("unsupported_media_type"),
  rate_limited: LIMITED,
  concurrency_limited: LIMITED,
  internal_error: server("internal_error"),
  upstream_error: server("upstream_error"),
  upstream_unavailable: server("upstream_unavailable"),
  upstream_overloaded: server("server_is_overloaded"),
  service_unavailable: server("server_is_overloaded"),
  upstream_timeout: server("timeout"),
};

function errorJson(error: AppError): string {
  const { type, code } = ROWS[error.code];
  // A limit on tokens says so by naming them: fail("rate_limited", { param: "tokens" }).
  const isTokenLimit = error.code === "rate_limited" && error.param === "tokens";
  return JSON.stringify({
    error: {
      message: error.message,
      type: isTokenLimit ? "tokens" : type,
      param: isTokenLimit ? null : (error.param ?? null),
      code,
      ...error.facts,
    },
  });
}

function writeError(error: AppError): WrittenError {
  return { status: error.status, body: Buffer.from(errorJson(error)), headers: errorHeaders(error) };
}

function writeStreamError(error: AppError): Buffer {
  return Buffer.from(`data: ${errorJson(error)}\n\n`);
}

export const openaiErrors: ErrorWriter = { writeError, writeStreamError, breaksOff: false };
