import type { Dialect, ReplyOptions, ReplyPassage } from "../dialect.ts";
import { BodyPassage } from "./body-passage.ts";
import { readRequest } from "./request.ts";
import { StreamPassage } from "./stream-passage.ts";
import { writeUpstreamBody } from "./upstream-body.ts";
import { readUpstreamError } from "./upstream-error.ts";

/** An allow-list by construction: nothing of the client's own headers is among them. */
function upstreamHeaders(secret: string, stream: boolean): string[] {
  return [
    "content-type",
    "application/json",
    "accept",
    stream ? "text/event-stream" : "application/json",
    "accept-encoding",
    "identity",
    "user-agent",
    "token-relay",
    "authorization",
    `Bearer ${secret}`,
  ];
}

function openReply(options: ReplyOptions): ReplyPassage {
  return options.stream ? new StreamPassage(options) : new BodyPassage(options);
}

/** OpenAI Chat Completions between a client and a supplier that both speak it: bytes pass through. */
export const openaiDialect: Dialect = {
  protocol: "openai",
  readRequest,
  writeUpstreamBody,
  upstreamPath: "/chat/completions",
  upstreamHeaders,
  openReply,
  readUpstreamError,
};
