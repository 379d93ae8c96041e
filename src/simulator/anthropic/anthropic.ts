import type { Dialect, ErrorNote } from "../dialect.ts";
import { newId } from "../new-id.ts";
import { wireJson } from "../wire-bytes.ts";
import { readMessage } from "./read-message.ts";
import { messageEvents, wholeMessage } from "./write-message.ts";

const errorTypes = new Map<number, string>([
  [401, "authentication_error"],
  [402, "billing_error"],
  [403, "permission_error"],
  [404, "not_found_error"],
  [413, "request_too_large"],
  [429, "rate_limit_error"],
  [504, "timeout_error"],
  [529, "overloaded_error"],
]);

function errorBody({ status, id, message }: ErrorNote): string {
  const type = errorTypes.get(status) ?? (status < 500 ? "invalid_request_error" : "api_error");
  return wireJson({ type: "error", error: { type, message }, request_id: `req_${id}` });
}

export const anthropic: Dialect = {
  protocol: "anthropic",
  newId: () => newId("msg_"),
  read: readMessage,
  tooLong: (promptTokens, contextTokens) =>
    `prompt is too long: ${promptTokens} tokens > ${contextTokens} maximum`,
  // The organisation is there to be found if a relay passes it on.
  headers: (id) => ["request-id", `req_${id}`, "anthropic-organization-id", "org-sim"],
  streamType: "text/event-stream; charset=utf-8",
  whole: wholeMessage,
  events: messageEvents,
  errorBody,
  errorEvent: (note) => `event: error\ndata: ${errorBody(note)}\n\n`,
};
