import { errorCatalogue, type ErrorCode } from "./error-catalogue.ts";

/**
 * One place in the input that was refused. `field` is a path in the caller's spelling, such as `input.name`.
 */
export interface FieldError {
  field: string;
  code: ErrorCode;
  message: string;
}

export type ErrorFacts = Readonly<Record<string, string | number>>;

export interface ErrorDetail {
  /** What the customer reads; the catalogue's sentence when absent. */
  public?: string;
  /** What only the log may hold: a supplier's words, a query, a path. */
  internal?: string;
  /** The parameter at fault, in the caller's spelling. */
  param?: string;
  fields?: FieldError[];
  retryAfterSeconds?: number;
  /** Figures and names for programs, written beside the message: `{ affordable_max_tokens: 120 }`. */
  facts?: ErrorFacts;
  cause?: unknown;
}

/** The one error class. Its message is public; what is internal stays in `internal` and is never sent. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly internal: string | undefined;
  readonly param: string | undefined;
  readonly fields: FieldError[];
  readonly retryAfterSeconds: number | undefined;
  readonly facts: ErrorFacts;

  constructor(code: ErrorCode, detail: ErrorDetail = {}) {
    super(detail.public ?? errorCatalogue[code].message, { cause: detail.cause });
    this.name = "AppError";
    this.code = code;
    this.status = errorCatalogue[code].status;
    this.internal = detail.internal;
    this.param = detail.param;
    this.fields = detail.fields ?? [];
    this.retryAfterSeconds = detail.retryAfterSeconds;
    this.facts = detail.facts ?? {};
  }
}

/** Makes the error of a code: `throw fail("model_not_allowed", { public: "…" })`. */
export function fail(code: ErrorCode, detail: ErrorDetail = {}): AppError {
  return new AppError(code, detail);
}

/**
 * Any thrown value as an AppError: ours unchanged, everything else masked as `internal_error` with its cause.
 */
export function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const internal = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  return new AppError("internal_error", { internal, cause: thrown });
}
