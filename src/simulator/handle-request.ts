import type { IncomingMessage, ServerResponse } from "node:http";
import { anthropic } from "./anthropic/anthropic.ts";
import { answerControl } from "./answer-control.ts";
import { answerCount } from "./answer-count.ts";
import { answerRequest } from "./answer-request.ts";
import { dashscope } from "./dashscope/dashscope.ts";
import { refuse } from "./deliver-failure.ts";
import type { Dialect } from "./dialect.ts";
import { type Exchange, settle } from "./exchange.ts";
import { keyFingerprint, keyOf } from "./key-fingerprint.ts";
import { openai } from "./openai/openai.ts";
import type { SimulatorState } from "./simulator-state.ts";

const dialects = new Map<string, Dialect>([
  ["/v1/chat/completions", openai],
  ["/v1/messages", anthropic],
  ["/api/v1/services/aigc/text-generation/generation", dashscope],
  ["/api/v1/services/aigc/multimodal-generation/generation", dashscope],
]);

const countPath = "/v1/messages/count_tokens";
const bodyBytesMax = 64 * 1024 * 1024;

function openExchange(
  state: SimulatorState,
  request: IncomingMessage,
  parts: Pick<Exchange, "response" | "dialect">,
): Exchange {
  const { response, dialect } = parts;
  return {
    request,
    response,
    dialect,
    log: state.log,
    record: {
      sequence: 0,
      id: dialect.newId(),
      at: new Date().toISOString(),
      protocol: dialect.protocol,
      path: request.url ?? "",
      model: "",
      stream: false,
      status: 0,
      outcome: "aborted",
      keyFingerprint: keyFingerprint(keyOf(request.headers)),
      reported: null,
      produced: null,
      user: null,
      tag: null,
    },
    outcomeOnLeave: "aborted",
    accepted: null,
    written: 0,
    timer: null,
    settled: false,
  };
}

/** Reads the body whole; null if it is too much. */
function readBody(request: IncomingMessage, take: (body: string | null) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    // What is too much is read to its end but not kept, so that the client sees the answer.
    if (bytes <= bodyBytesMax) chunks.push(chunk);
  });
  request.on("end", () => {
    if (bytes > bodyBytesMax) {
      take(null);
      return;
    }
    const [first] = chunks;
    const whole = chunks.length === 1 && first ? first : Buffer.concat(chunks);
    take(whole.toString());
  });
}

export function handleRequest(
  state: SimulatorState,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = request.url ?? "";
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  if (request.method === "POST" && path === countPath) {
    readBody(request, (text) => answerCount(state, { request, response, text }));
    return;
  }
  const dialect = request.method === "POST" ? dialects.get(path) : undefined;
  if (!dialect) {
    request.resume();
    answerControl(state, { method: request.method ?? "", path, request, response });
    return;
  }
  const exchange = openExchange(state, request, { response, dialect });
  state.inFlight += 1;
  response.once("close", () => {
    state.inFlight -= 1;
    // Too late to change anything after the end, so this speaks only of clients that left.
    settle(exchange, exchange.outcomeOnLeave);
  });
  readBody(request, (text) => {
    if (text !== null) answerRequest(state, exchange, text);
    else refuse(exchange, { status: 413, message: "The request is too large.", code: null });
  });
}
