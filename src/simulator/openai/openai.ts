import type { Dialect, ErrorNote } from "../dialect.ts";
import { newId } from "../new-id.ts";
import { wireJson } from "../wire-bytes.ts";
import { readChat } from "./read-chat.ts";
import { chatEvents, wholeChat } from "./write-chat.ts";

const errorKinds = new Map<number, { type: string; code: string | null }>([
  [400, { type: "invalid_request_error", code: null }],
  [401, { type: "invalid_request_error", code: "invalid_api_key" }],
  [402, { type: "insufficient_quota", code: "insufficient_quota" }],
  [403, { type: "invalid_request_error", code: "unsupported_country_region_territory" }],
  [404, { type: "invalid_request_error", code: "model_not_found" }],
  [413, { type: "invalid_request_error", code: "request_too_large" }],
  [429, { type: "requests", code: "rate_limit_exceeded" }],
  [503, { type: "server_error", code: "server_is_overloaded" }],
]);
const otherRefusal = { type: "invalid_request_error", code: null };
const otherFailure = { type: "server_error", code: null };

function errorBody({ status, message, code = null }: ErrorNote): string {
  const kind = errorKinds.get(status) ?? (status < 500 ? otherRefusal : otherFailure);
  return wireJson({ error: { message, type: kind.type, param: null, code: code ?? kind.code } });
}

export const openai: Dialect = {
  protocol: "openai",
  newId: () => newId("chatcmpl-"),
  read: readChat,
  tooLong: (promptTokens, contextTokens) =>
    `This model's maximum context length is ${contextTokens} tokens. However, your messages resulted in ` +
    `${promptTokens} tokens. Please reduce the length of the messages.`,
  // The organisation is there to be found if a relay passes it on.
  headers: (id) => ["x-request-id", `req_${id}`, "openai-organization", "org-sim"],
  streamType: "text/event-stream; charset=utf-8",
  whole: wholeChat,
  events: chatEvents,
  errorBody,
  errorEvent: (note) => `data: ${errorBody(note)}\n\n`,
};
