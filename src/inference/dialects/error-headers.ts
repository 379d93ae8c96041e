import type { AppError } from "../../kernel/app-error.ts";
import type { ErrorCode } from "../../kernel/error-catalogue.ts";

/**
 * Whether the same request can succeed when it is sent again. The SDKs of all protocols obey
 * `x-should-retry`.
 */
const CAN_RETRY: Record<ErrorCode, boolean> = {
  invalid_request: false,
  unknown_parameter: false,
  unsupported_parameter: false,
  context_length_exceeded: false,
  content_blocked: false,
  missing_api_key: false,
  invalid_api_key: false,
  key_disabled: false,
  key_expired: false,
  insufficient_balance: false,
  key_quota_exceeded: false,
  balance_reserved: false,
  model_not_allowed: false,
  permission_denied: false,
  customer_suspended: false,
  ip_not_allowed: false,
  not_found: false,
  model_not_found: false,
  conflict: false,
  idempotency_in_progress: true,
  version_conflict: false,
  idempotency_key_reused: false,
  method_not_allowed: false,
  request_too_large: false,
  unsupported_media_type: false,
  rate_limited: true,
  concurrency_limited: true,
  internal_error: true,
  upstream_error: true,
  upstream_unavailable: true,
  upstream_overloaded: true,
  service_unavailable: true,
  upstream_timeout: true,
};

export function errorHeaders(error: AppError): [string, string][] {
  const headers: [string, string][] = [["content-type", "application/json"]];
  if (!CAN_RETRY[error.code]) headers.push(["x-should-retry", "false"]);
  if (error.retryAfterSeconds !== undefined) {
    headers.push(["retry-after", String(Math.ceil(error.retryAfterSeconds))]);
  }
  return headers;
}
