/**
 * Every error the product can answer with: its HTTP status and the sentence a customer reads when the place
 * that failed has nothing more precise to say. REST, GraphQL and the three dialects all read this one table.
 */
export const errorCatalogue = {
  invalid_request: { status: 400, message: "The request is not valid." },
  unknown_parameter: { status: 400, message: "The request has a parameter that is not known here." },
  unsupported_parameter: {
    status: 400,
    message: "The request has a parameter that this model cannot honour.",
  },
  context_length_exceeded: { status: 400, message: "The input is longer than the model's context window." },
  content_blocked: { status: 400, message: "The content was refused by the content-safety policy." },
  missing_api_key: {
    status: 401,
    message: "No API key was sent. Use the header Authorization: Bearer <api_key>.",
  },
  invalid_api_key: { status: 401, message: "The API key is not valid." },
  key_disabled: { status: 401, message: "The API key is disabled." },
  key_expired: { status: 401, message: "The API key has expired." },
  insufficient_balance: { status: 402, message: "The account's balance does not cover this request." },
  key_quota_exceeded: { status: 402, message: "The API key's quota does not cover this request." },
  balance_reserved: { status: 402, message: "The balance is held by requests that are still running." },
  model_not_allowed: { status: 403, message: "This API key may not call this model." },
  permission_denied: { status: 403, message: "You may not do this." },
  customer_suspended: { status: 403, message: "This account is suspended." },
  ip_not_allowed: { status: 403, message: "This API key may not be used from this address." },
  not_found: { status: 404, message: "There is no such thing here." },
  model_not_found: { status: 404, message: "There is no such model." },
  conflict: { status: 409, message: "The request conflicts with what is already there." },
  idempotency_in_progress: { status: 409, message: "A request with this Idempotency-Key is still running." },
  version_conflict: { status: 412, message: "It has changed since you read it." },
  idempotency_key_reused: { status: 422, message: "This Idempotency-Key was used with another request." },
  method_not_allowed: { status: 405, message: "This path does not take this method." },
  request_too_large: { status: 413, message: "The request body is too large." },
  unsupported_media_type: { status: 415, message: "The body must be application/json." },
  rate_limited: { status: 429, message: "Too many requests." },
  concurrency_limited: { status: 429, message: "Too many requests are running at once." },
  internal_error: { status: 500, message: "Something went wrong on our side." },
  upstream_error: { status: 502, message: "The model's supplier failed to answer." },
  upstream_unavailable: { status: 503, message: "The model is unavailable at the moment." },
  upstream_overloaded: { status: 503, message: "The model is overloaded at the moment." },
  service_unavailable: { status: 503, message: "The service is unavailable at the moment." },
  upstream_timeout: { status: 504, message: "The model's supplier did not answer in time." },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof errorCatalogue;
