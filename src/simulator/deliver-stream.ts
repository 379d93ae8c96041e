import type { Answer } from "./answer.ts";
import type { Behaviour } from "./behaviour.ts";
import type { WireEvent } from "./dialect.ts";
import { after, endAndSettle, type Exchange, noteWritten, resetSoon, writeHead } from "./exchange.ts";
import type { Outcome } from "./usage-record.ts";

/** The events to send and how the connection then ends. */
interface Script {
  events: readonly WireEvent[];
  ending: "end" | "reset" | "hang";
  /** Bytes that are no event, before the end. */
  stray: string;
}

// A broken event, a line of no kind, and bytes that are not UTF-8.
export const garbageBytes =
  'data: {"id":"chatcmpl-sim","choices":[{"delta":{"content":"\n\n<<<%%%>>>\n\ndata:\xff\xfe\xc3(\0\n\n';

/** The events up to content chunk `count`, or half of the content without a count; never the finish. */
function cutEvents(events: readonly WireEvent[], count: number | null): WireEvent[] {
  const total = events.filter((event) => event.content).length;
  const allowed = Math.min(total, count ?? Math.floor(total / 2));
  if (total === 0) return [];
  let seen = 0;
  const cut: WireEvent[] = [];
  for (const event of events) {
    if (event.content) seen += 1;
    const isPast = seen > allowed || (allowed > 0 && seen === allowed && !event.content);
    if (isPast) break;
    cut.push(event);
  }
  return cut;
}

function scriptOf(exchange: Exchange, answer: Answer, behaviour: Behaviour): Script {
  const events = exchange.dialect.events(answer);
  const { afterChunks } = behaviour;
  switch (behaviour.fault) {
    case "reset":
      return { events: cutEvents(events, afterChunks), ending: "reset", stray: "" };
    case "hang":
      return { events: cutEvents(events, afterChunks), ending: "hang", stray: "" };
    case "truncate":
      return { events: cutEvents(events, afterChunks), ending: "end", stray: "" };
    case "garbage":
      return { events: cutEvents(events, afterChunks ?? 0), ending: "end", stray: garbageBytes };
    case "error_event": {
      const before = cutEvents(events, afterChunks);
      const note = {
        status: behaviour.status ?? 500,
        id: answer.id,
        message: "The simulated server had an error.",
      };
      return { events: before, ending: "end", stray: exchange.dialect.errorEvent(note, before.length + 1) };
    }
    default:
      return { events, ending: "end", stray: "" };
  }
}

interface Stream {
  script: Script;
  paceMs: number;
  batchEvents: number;
  outcome: Outcome;
  /** The place of the next event to send. */
  next: number;
}

// Framed here: node's own framing takes four buffers for each chunk and twice the time.
function framed(bytes: string): string {
  return bytes === "" ? "" : `${bytes.length.toString(16)}\r\n${bytes}\r\n`;
}

/** Takes so many events off the stream, as one HTTP chunk. */
function takeChunk(exchange: Exchange, stream: Stream, count: number): string {
  let bytes = "";
  for (const end = stream.next + count; stream.next < end; stream.next += 1) {
    const event = stream.script.events[stream.next];
    if (!event) break;
    bytes += event.bytes;
    noteWritten(exchange, event);
  }
  return framed(bytes);
}

/** Sends the rest of the bytes and ends as the script says. */
function finish(exchange: Exchange, stream: Stream, rest: string): void {
  const { script, outcome } = stream;
  if (script.ending === "end") {
    endAndSettle(exchange, { body: `${rest}${framed(script.stray)}0\r\n\r\n`, outcome });
    return;
  }
  if (rest === "") exchange.response.flushHeaders();
  else exchange.response.write(rest, "latin1");
  if (script.ending === "reset") resetSoon(exchange, outcome);
  else exchange.outcomeOnLeave = outcome;
}

const writeBytes = 65_536;

// Without pace there is one write for many events, each still an HTTP chunk of its own: on the wire that is
// what as many writes in one turn of the loop would be.
function sendAtOnce(exchange: Exchange, stream: Stream): void {
  let bytes = "";
  while (stream.next < stream.script.events.length) {
    bytes += takeChunk(exchange, stream, stream.batchEvents);
    if (bytes.length < writeBytes) continue;
    const flows = exchange.response.write(bytes, "latin1");
    bytes = "";
    if (flows) continue;
    exchange.response.once("drain", () => {
      if (!exchange.settled) sendAtOnce(exchange, stream);
    });
    return;
  }
  finish(exchange, stream, bytes);
}

/** Sends the events up to the next with content, and those without that follow it, then waits. */
function sendPaced(exchange: Exchange, stream: Stream): void {
  const { events } = stream.script;
  let bytes = "";
  let hasContent = false;
  for (let event = events[stream.next]; event; event = events[stream.next]) {
    if (event.content && hasContent) break;
    hasContent ||= event.content;
    bytes += takeChunk(exchange, stream, 1);
  }
  if (stream.next >= events.length) {
    finish(exchange, stream, bytes);
    return;
  }
  exchange.response.write(bytes, "latin1");
  after(exchange, stream.paceMs, () => sendPaced(exchange, stream));
}

export function deliverStream(exchange: Exchange, answer: Answer, behaviour: Behaviour): void {
  const { fault, paceMs, batchEvents } = behaviour;
  const outcome: Outcome = fault ? `fault:${fault}` : "completed";
  const script = scriptOf(exchange, answer, behaviour);
  const more = ["cache-control", "no-cache", "transfer-encoding", "chunked"];
  writeHead(exchange, { status: 200, type: exchange.dialect.streamType, more });
  exchange.response.chunkedEncoding = false;
  const stream: Stream = { script, paceMs, batchEvents, outcome, next: 0 };
  if (paceMs === 0) sendAtOnce(exchange, stream);
  else sendPaced(exchange, stream);
}
