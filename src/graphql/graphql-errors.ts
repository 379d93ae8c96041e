import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { AppError, asAppError, fail, type FieldError } from "../kernel/app-error.ts";
import type { ErrorCode } from "../kernel/error-catalogue.ts";
import { camelCase } from "./spelling.ts";

/** What every error of the GraphQL endpoints carries, whatever its source. */
export interface ErrorExtensions extends Record<string, unknown> {
  code: ErrorCode;
  request_id: string;
  fields?: FieldError[];
}

// The codes by which Apollo says that the request itself is at fault; its messages about those are safe to
// show.
const REQUEST_CODES = new Set<unknown>([
  "GRAPHQL_PARSE_FAILED",
  "GRAPHQL_VALIDATION_FAILED",
  "BAD_USER_INPUT",
  "BAD_REQUEST",
  "OPERATION_RESOLUTION_FAILURE",
  "PERSISTED_QUERY_NOT_FOUND",
  "PERSISTED_QUERY_NOT_SUPPORTED",
]);

/** The cause of a GraphQL error as an AppError: ours, the caller's mistake, or masked as `internal_error`. */
export function causeOf(error: unknown, code?: unknown): AppError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  if (original instanceof AppError) return original;
  if (error instanceof GraphQLError && (REQUEST_CODES.has(code) || isArgumentError(error))) {
    return fail("invalid_request", { public: error.message, cause: error });
  }
  return asAppError(original);
}

/**
 * A GraphQL error in the one form that leaves the house: no stack, no unknown message, the catalogue's codes.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  cause: AppError,
  requestId: string,
): GraphQLFormattedError {
  const { locations, path } = formatted;
  const extensions: ErrorExtensions = { code: cause.code, request_id: requestId };
  if (cause.fields.length > 0) {
    extensions.fields = cause.fields.map((found) => ({ ...found, field: camelCase(found.field) }));
  }
  return { message: cause.message, ...(locations && { locations }), ...(path && { path }), extensions };
}

/**
 * An AppError as an error that Apollo answers with the catalogue's HTTP status, before anything is executed.
 */
export function asRefusal(thrown: unknown): GraphQLError {
  const cause = asAppError(thrown);
  const headers = new Map<string, string>();
  if (cause.status === 401) headers.set("www-authenticate", "Bearer");
  if (cause.retryAfterSeconds !== undefined) headers.set("retry-after", String(cause.retryAfterSeconds));
  return new GraphQLError(cause.message, {
    originalError: cause,
    extensions: { http: { status: cause.status, headers } },
  });
}

/** The failure to read a request's body, as body parsers throw it: an error with an HTTP status. */
export function asBodyError(thrown: unknown): AppError {
  const status = thrown instanceof Error && "status" in thrown ? thrown.status : 500;
  if (status === 413) return fail("request_too_large", { cause: thrown });
  if (status === 415) return fail("unsupported_media_type", { cause: thrown });
  if (status === 400)
    return fail("invalid_request", { public: "The body is not valid JSON.", cause: thrown });
  return asAppError(thrown);
}

// graphql-js finds some argument errors only while it executes, and gives them no code.
function isArgumentError(error: GraphQLError): boolean {
  return error.originalError === undefined && error.message.startsWith('Argument "');
}
