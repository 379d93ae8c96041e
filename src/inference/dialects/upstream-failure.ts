import { type AppError, type ErrorDetail, fail } from "../../kernel/app-error.ts";
import type { ErrorCode } from "../../kernel/error-catalogue.ts";

/** What went wrong at a supplier, as routing needs to tell it apart. */
export type UpstreamFailureKind =
  | "bad_request"
  | "context_length"
  | "content_blocked"
  | "too_large"
  /** Our credential or our balance there: 401, 402, 403, spent quota. */
  | "credential"
  /** The deployment is set up wrongly: unknown model, wrong path. */
  | "misconfigured"
  | "rate_limited"
  | "overloaded"
  | "timeout"
  /** 5xx, not JSON, a stream that broke off. */
  | "broken";

export interface UpstreamFailure {
  kind: UpstreamFailureKind;
  /** The supplier's HTTP status; 200 for an error within an answer that had begun. */
  status: number;
  /** The supplier's words where a customer may read them, cleaned of everything that names the supplier. */
  message: string | null;
  /** The parameter that the supplier named. */
  param: string | null;
  retryAfterSeconds: number | null;
  /**
   * What went wrong in our words, with the supplier's own behind a colon; if it `isQuoted`, those alone.
   */
  internal: string;
  isQuoted?: true;
}

/**
 * Kinds in which suppliers speak of us, our key or their own state. In others they may repeat what was said.
 */
const SPEAK_OF_US = new Set<UpstreamFailureKind>([
  "credential",
  "misconfigured",
  "rate_limited",
  "overloaded",
]);

const CODES: Record<UpstreamFailureKind, ErrorCode> = {
  bad_request: "invalid_request",
  context_length: "context_length_exceeded",
  content_blocked: "content_blocked",
  too_large: "request_too_large",
  credential: "upstream_unavailable",
  misconfigured: "upstream_unavailable",
  rate_limited: "rate_limited",
  overloaded: "upstream_overloaded",
  timeout: "upstream_timeout",
  broken: "upstream_error",
};

/** A failure without anything that a customer could use: a broken stream, a time-out, a lost connection. */
export function plainFailure(kind: UpstreamFailureKind, status: number, internal: string): UpstreamFailure {
  return { kind, status, message: null, param: null, retryAfterSeconds: null, internal };
}

/** The error that the client reads when this failure is the last word. */
export function failureToError(failure: UpstreamFailure): AppError {
  const detail: ErrorDetail = { internal: `${failure.kind} ${failure.status}: ${loggable(failure)}` };
  if (failure.message !== null) detail.public = failure.message;
  if (failure.param !== null) detail.param = failure.param;
  if (failure.retryAfterSeconds !== null) detail.retryAfterSeconds = failure.retryAfterSeconds;
  return fail(CODES[failure.kind], detail);
}

/** What may stand in a log, in which nothing of any request or answer ever does. */
function loggable({ kind, internal, isQuoted }: UpstreamFailure): string {
  if (SPEAK_OF_US.has(kind)) return internal;
  const ours = isQuoted ? "" : (internal.split(":", 1)[0] ?? "");
  const theirs = internal.length - ours.length;
  return theirs === 0 ? ours : `${ours || "an error"} (${String(theirs)} characters left out)`;
}
