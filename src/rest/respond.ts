import type { ServerResponse } from "node:http";
import type { AppError } from "../kernel/app-error.ts";
import { failure, success } from "./envelope.ts";
import { etagOf } from "./etag.ts";

/** Sends a success envelope. What carries a version is answered with it as ETag. */
export function sendSuccess(response: ServerResponse, status: number, data: unknown): void {
  const etag = etagOf(data);
  if (etag !== null) response.setHeader("etag", etag);
  sendJson(response, status, success(requestIdOf(response), data));
}

/** Says that what the client has is what it would get. */
export function sendUnchanged(response: ServerResponse, data: unknown): void {
  response.statusCode = 304;
  response.setHeader("etag", etagOf(data) ?? "");
  response.setHeader("cache-control", "no-store");
  response.end();
}

/** Sends a failure envelope with the status of its code. */
export function sendFailure(response: ServerResponse, error: AppError): void {
  if (error.status === 401) response.setHeader("www-authenticate", "Bearer");
  if (error.retryAfterSeconds !== undefined)
    response.setHeader("retry-after", String(error.retryAfterSeconds));
  // The rest of a body that is too large is not read: the connection ends with the answer.
  if (error.code === "request_too_large") response.setHeader("connection", "close");
  sendJson(response, error.status, failure(requestIdOf(response), error));
}

/** Says that the answer is that of an earlier request, with the id that it had. */
export function markReplay(response: ServerResponse, requestId: string): void {
  response.setHeader("x-request-id", requestId);
  response.setHeader("idempotent-replayed", "true");
}

/** The id that this answer carries in its header. */
export function requestIdOf(response: ServerResponse): string {
  return String(response.getHeader("x-request-id"));
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.statusCode = status;
  response.setHeader("content-type", "application/json; charset=utf-8");
  response.setHeader("cache-control", "no-store");
  response.setHeader("x-content-type-options", "nosniff");
  response.end(JSON.stringify(body));
}
