import { errorWriters } from "./dialects/error-writers.ts";
import { identityHeaders } from "./identity-headers.ts";
import type { Answer } from "./answer.ts";
import type { Reply } from "./reply.ts";
import type { Charged } from "./stages/charge.ts";
import { streamHead, wholeHead } from "./stream-head.ts";

/**
 * The last that a client hears: a whole answer, the end of a stream, one that is broken off behind its last
 * bytes, or nothing, when it has left.
 */
export type Closing =
  | { kind: "whole"; answer: Answer }
  | { kind: "tail"; tail: Buffer | null }
  | { kind: "broken"; tail: Buffer }
  | { kind: "none" };

/** What the client still has to be told, now that the request is over. */
export function closingOf(charged: Charged, { begun, gone }: Reply): Closing {
  const { ending, incoming, request, attempts } = charged;
  if (gone || ending.kind === "cancelled") return { kind: "none" };
  if (ending.kind === "failed") {
    const writer = errorWriters[incoming.protocol];
    if (begun) {
      const next = (attempts.at(-1)?.passage.eventCount ?? 0) + 1;
      const tail = writer.writeStreamError(ending.error, incoming.requestId, next);
      return { kind: writer.breaksOff ? "broken" : "tail", tail };
    }
    const { status, headers, body } = writer.writeError(ending.error, incoming.requestId);
    return {
      kind: "whole",
      answer: { status, head: [...identityHeaders(incoming), ...headers.flat()], body },
    };
  }
  if (request.stream) return { kind: "tail", tail: ending.tail };
  const body = ending.tail ?? Buffer.alloc(0);
  return {
    kind: "whole",
    answer: { status: 200, head: wholeHead(charged, ignoredBy(charged), charged.charge), body },
  };
}

/**
 * What is kept of an answer for a repetition of its request; null where none is to be had. A failure that
 * cost nothing is not kept: the request may be made again.
 */
export function keepable(charged: Charged, closing: Closing, { tape }: Reply): Answer | null {
  if (tape === null || closing.kind === "none") return null;
  if (charged.ending.kind === "failed" && charged.charge === 0n) return null;
  if (closing.kind === "whole") tape.add(closing.answer.body);
  else if (closing.tail) tape.add(closing.tail);
  const body = tape.take();
  if (body === null) return null;
  return closing.kind === "whole"
    ? { ...closing.answer, body }
    : { status: 200, head: streamHead(charged, ignoredBy(charged)), body };
}

function ignoredBy({ attempts }: Charged): readonly string[] {
  return attempts.at(-1)?.ignored ?? [];
}
