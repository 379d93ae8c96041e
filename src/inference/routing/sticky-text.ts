import type { InferenceRequest, Span } from "../dialects/dialect.ts";
import { ElementCursor } from "../dialects/element-cursor.ts";
import { JsonScanner } from "../dialects/json-scanner.ts";
import { findTopLevelMembers } from "../dialects/top-level-members.ts";
import type { Admitted } from "../stages/authenticate.ts";

/** So much of a message tells one conversation from another. */
const BYTES_OF_EACH = 512;
/** Behind so many messages nobody looks for the first one of a user. */
const MESSAGES_MAX = 8;
/** A question, an answer with calls of tools, and their results: the least that a loop of tools can be. */
const LOOP_MESSAGES_MIN = 3;

/** Whose request it is, as far as it sticks to that. */
export interface Requester {
  key: Pick<Admitted["key"], "customerId" | "apiKeyId">;
  incoming: Pick<Admitted["incoming"], "conversationId">;
}

/**
 * What a request has in common with those that should go to the same supplier, so that what that one keeps of
 * a prompt is found again: its conversation, or how it begins, where it goes on with tools or asks for its
 * prompt to be kept. Null for a request that may go anywhere.
 */
export function stickyTextOf({ key, incoming }: Requester, request: InferenceRequest): string | null {
  if (incoming.conversationId !== null) return `${key.customerId}\n${incoming.conversationId}`;
  const isLoop = request.hasTools && request.messageCount >= LOOP_MESSAGES_MIN;
  return isLoop || request.mayWriteCache ? `${key.apiKeyId}\n${beginningOf(request)}` : null;
}

/** The first bytes of what the system says, and of the first message of a user. */
function beginningOf({ body, spans }: InferenceRequest): string {
  const system = spans.get("system");
  const before = system ? excerpt(body, system) : "";
  const messages = spans.get("messages");
  if (messages) return before + firstMessages(body, messages);
  const input = spans.get("input");
  return input ? before + inputOf(body.subarray(input.start, input.end)) : before;
}

/** DashScope's clients have their messages one level deeper, or a history and a question beside it. */
function inputOf(input: Buffer): string {
  const members = findTopLevelMembers(input);
  const told = members.get("messages") ?? members.get("history");
  const first = told ? firstMessages(input, told) : "";
  const prompt = members.get("prompt");
  return first === "" && prompt ? excerpt(input, prompt) : first;
}

function firstMessages(bytes: Buffer, { start, end }: Span): string {
  const scanner = new JsonScanner();
  scanner.open(bytes, end);
  const cursor = new ElementCursor(scanner, 0);
  let told = "";
  if (!cursor.open(start)) return told;
  for (let i = 0; i < MESSAGES_MAX && cursor.next(); i++) {
    cursor.skip();
    if (cursor.elementEnd < 0) break;
    const message = { start: cursor.elementStart, end: cursor.elementEnd };
    told += excerpt(bytes, message);
    if (bytes.subarray(message.start, message.end).includes('"user"')) break;
  }
  return told;
}

/** Without a cache mark, which clients move on from message to message. */
function excerpt(bytes: Buffer, { start, end }: Span): string {
  const text = bytes.toString("latin1", start, Math.min(end, start + BYTES_OF_EACH));
  const mark = text.indexOf('"cache_control"');
  const told = mark < 0 ? text : text.slice(0, mark);
  let length = told.length;
  while (length > 0 && CLOSERS.includes(told[length - 1]!)) length--;
  return told.slice(0, length);
}

const CLOSERS = " \r\n\t,{}]";
