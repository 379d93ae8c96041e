import type { IncomingMessage, ServerResponse } from "node:http";
import { asAppError, fail } from "../kernel/app-error.ts";
import { newId } from "../kernel/ids.ts";
import type { Protocol } from "../kernel/protocol.ts";
import { answerError } from "./answer-error.ts";
import { countTokens } from "./count-tokens.ts";
import { identityHeaders } from "./identity-headers.ts";
import type { Incoming } from "./incoming.ts";
import { listModels } from "./list-models.ts";
import { readBody } from "./read-body.ts";
import { relay, type RelayDeps } from "./relay.ts";
import { Reply } from "./reply.ts";
import { StageClock } from "./stage-clock.ts";

const BODY_MAX = 32 * 1024 * 1024;
const CONVERSATION_ID_MAX = 128;

/** One path of the front door: how its errors are written, and what it answers to. */
interface Door {
  protocol: Protocol;
  method: "GET" | "POST";
  open: (deps: RelayDeps, visit: Visit) => void;
}

interface Visit {
  message: IncomingMessage;
  incoming: Incoming;
  reply: Reply;
}

const doors = new Map<string, Door>([
  ["/v1/chat/completions", { protocol: "openai", method: "POST", open: infer }],
  ["/v1/messages", { protocol: "anthropic", method: "POST", open: infer }],
  ["/v1/messages/count_tokens", { protocol: "anthropic", method: "POST", open: count }],
  [
    "/api/v1/services/aigc/text-generation/generation",
    { protocol: "dashscope", method: "POST", open: infer },
  ],
  [
    "/api/v1/services/aigc/multimodal-generation/generation",
    { protocol: "dashscope", method: "POST", open: infer },
  ],
  ["/v1/models", { protocol: "openai", method: "GET", open: models }],
]);

/**
 * The front door of inference, ahead of everything else on the server. Returns whether the request was for
 * it; what it takes, it answers, in the shape of the path's protocol, errors too.
 */
export function inferenceDoor(
  deps: RelayDeps,
): (message: IncomingMessage, response: ServerResponse) => boolean {
  return (message, response) => {
    const url = message.url ?? "";
    const query = url.indexOf("?");
    const path = query === -1 ? url : url.slice(0, query);
    const door = doors.get(path);
    if (!door) return false;
    const incoming = read(deps, message, { protocol: door.protocol, path, query: url.slice(path.length) });
    const visit = { message, incoming, reply: new Reply(response) };
    if (message.method === door.method) door.open(deps, visit);
    else answerError(visit, fail("method_not_allowed"), ["allow", door.method]);
    return true;
  };
}

function read(
  deps: RelayDeps,
  message: IncomingMessage,
  address: Pick<Incoming, "protocol" | "path" | "query">,
): Incoming {
  const receivedAt = deps.clock.now();
  const startedMs = performance.now();
  return {
    ...address,
    requestId: newId("req", receivedAt.getTime()),
    headers: message.headers,
    remoteAddress: message.socket.remoteAddress ?? "",
    conversationId: conversationOf(message),
    receivedAt,
    startedMs,
    stages: new StageClock(startedMs),
  };
}

// It says only where a request is counted: an id that nothing has, or a text of the client's own, is as good.
function conversationOf({ headers }: IncomingMessage): string | null {
  const named = headers["x-conversation-id"];
  return typeof named === "string" && named !== "" ? named.slice(0, CONVERSATION_ID_MAX) : null;
}

function infer(deps: RelayDeps, visit: Visit): void {
  const { incoming, reply } = visit;
  void relay(deps, incoming, { reply, body: () => bodyOf(visit) });
}

function models(deps: RelayDeps, visit: Visit): void {
  answer(visit, listModels(deps, visit.incoming));
}

function count(deps: RelayDeps, visit: Visit): void {
  answer(visit, countTokens(deps, visit.incoming, { reply: visit.reply, body: () => bodyOf(visit) }));
}

function answer(visit: Visit, found: Promise<Buffer>): void {
  const { incoming, reply } = visit;
  const head = [...identityHeaders(incoming), "content-type", "application/json"];
  found.then(
    (body) => reply.send({ status: 200, head, body }),
    (thrown: unknown) => answerError(visit, asAppError(thrown)),
  );
}

async function bodyOf({ message }: Visit): Promise<Buffer> {
  if (!isJson(message.headers["content-type"])) throw fail("unsupported_media_type");
  return readBody(message, BODY_MAX);
}

/** `application/json`, in UTF-8 if a charset is named. */
function isJson(contentType: string | undefined): boolean {
  return /^application\/json\s*(;\s*charset="?utf-?8"?\s*)?$/i.test(contentType ?? "");
}
