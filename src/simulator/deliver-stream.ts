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
  const after = behaviour.afterChunks;
  switch (behaviour.fault) {
    case "reset":
      return { events: cutEvents(events, after), ending: "reset", stray: "" };
    case "hang":
      return { events: cutEvents(events, after), ending: "hang", stray: "" };
    case "truncate":
      return { events: cutEvents(events, after), ending: "end", stray: "" };
    case "garbage":
      return { events: cutEvents(events, after ?? 0), ending: "end", stray: garbageBytes };
    case "error_event": {
      const before = cutEvents(events, after);
      const note = { status: behaviour.status ?? 500, id: answer.id, message: "The simulated server had an error." };
      return { events: before, ending: "end", stray: exchange.dialect.errorEvent(note, before.length + 1) };
    }
    default:
      return { events, ending: "end", stray: "" };
  }
}

function finishScript(exchange: Exchange, script: Script, outcome: Outcome): void {
  if (script.ending === "end") endAndSettle(exchange, { body: script.stray, outcome });
  else if (script.ending === "reset") resetSoon(exchange, outcome);
  else exchange.outcomeOnLeave = outcome;
}

function framed(bytes: string): string {
  return bytes === "" ? "0\r\n\r\n" : `${bytes.length.toString(16)}\r\n${bytes}\r\n0\r\n\r\n`;
}

// Without pace the whole stream is one write: the fewest system calls for a benchmark.
function sendAtOnce(exchange: Exchange, script: Script, outcome: Outcome): void {
  let bytes = "";
  for (const event of script.events) {
    bytes += event.bytes;
    if (event.reports) exchange.record.reported = event.reports;
  }
  exchange.record.produced = script.events.at(-1)?.produced ?? 0;
  if (script.ending === "end") {
    bytes += script.stray;
    // Framed here as one HTTP chunk: node's own framing takes five buffers and twice the time.
    exchange.response.chunkedEncoding = false;
    endAndSettle(exchange, { body: framed(bytes), outcome });
    return;
  }
  if (bytes === "") exchange.response.flushHeaders();
  else exchange.response.write(bytes, "latin1");
  finishScript(exchange, script, outcome);
}

interface Paced {
  script: Script;
  paceMs: number;
  outcome: Outcome;
}

/** Writes the event at `index`, with the events without content that follow it, then waits. */
function sendPaced(exchange: Exchange, paced: Paced, index: number): void {
  const { events } = paced.script;
  let at = index;
  do {
    const event = events[at];
    if (!event) break;
    exchange.response.write(event.bytes, "latin1");
    noteWritten(exchange, event);
    at += 1;
  } while (at < events.length && !events[at]?.content);
  if (at >= events.length) finishScript(exchange, paced.script, paced.outcome);
  else after(exchange, paced.paceMs, () => sendPaced(exchange, paced, at));
}

export function deliverStream(exchange: Exchange, answer: Answer, behaviour: Behaviour): void {
  const outcome: Outcome = behaviour.fault ? `fault:${behaviour.fault}` : "completed";
  const script = scriptOf(exchange, answer, behaviour);
  const more = ["cache-control", "no-cache", "transfer-encoding", "chunked"];
  writeHead(exchange, { status: 200, type: exchange.dialect.streamType, more });
  if (behaviour.paceMs === 0) {
    sendAtOnce(exchange, script, outcome);
    return;
  }
  exchange.response.flushHeaders();
  sendPaced(exchange, { script, paceMs: behaviour.paceMs, outcome }, 0);
}
