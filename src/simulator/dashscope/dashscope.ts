import type { Dialect, ErrorNote } from "../dialect.ts";
import { newId } from "../new-id.ts";
import { wireJson } from "../wire-bytes.ts";
import { readGeneration } from "./read-generation.ts";
import { generationEvents, wholeGeneration } from "./write-generation.ts";

const errorCodes = new Map<number, string>([
  [401, "InvalidApiKey"],
  [402, "Arrearage"],
  [403, "AccessDenied"],
  [404, "ModelNotFound"],
  [413, "BadRequest.TooLarge"],
  [429, "Throttling.RateQuota"],
  [503, "ModelUnavailable"],
]);

function errorBody({ status, id, message }: ErrorNote): string {
  const code = errorCodes.get(status) ?? (status < 500 ? "InvalidParameter" : "InternalError");
  return wireJson({ code, message, request_id: id });
}

export const dashscope: Dialect = {
  protocol: "dashscope",
  newId: () => newId(""),
  read: readGeneration,
  tooLong: (_promptTokens, contextTokens) => `Range of input length should be [1, ${contextTokens}]`,
  // The cookie is there to be found if a relay passes it on.
  headers: (id) => [
    "x-request-id",
    id,
    "x-dashscope-call-gateway",
    "true",
    "set-cookie",
    "acw_tc=sim;path=/",
  ],
  streamType: "text/event-stream;charset=UTF-8",
  whole: wholeGeneration,
  events: generationEvents,
  errorBody,
  errorEvent: (note, number) =>
    `id:${number}\nevent:error\n:HTTP_STATUS/${note.status}\ndata:${errorBody(note)}\n\n`,
};
