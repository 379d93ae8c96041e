import { STATUS_CODES } from "node:http";
import { type Answer, toldUsage } from "./answer.ts";
import type { Behaviour } from "./behaviour.ts";
import {
  after,
  endAndSettle,
  type Exchange,
  type Head,
  headerList,
  noteWritten,
  resetSoon,
  settle,
  writeHead,
} from "./exchange.ts";
import type { Refusal } from "./refusal.ts";
import type { Outcome } from "./usage-record.ts";

interface Failure {
  status: number;
  type: string;
  body: string;
  retryAfterSeconds: number;
  outcome: Outcome;
}

function fail(exchange: Exchange, failure: Failure): void {
  const more = ["content-length", String(failure.body.length)];
  if (failure.retryAfterSeconds > 0) more.push("retry-after", String(failure.retryAfterSeconds));
  writeHead(exchange, { status: failure.status, type: failure.type, more });
  endAndSettle(exchange, { body: failure.body, outcome: failure.outcome });
}

export function refuse(exchange: Exchange, refusal: Pick<Refusal, "status" | "message" | "code">): void {
  const { status, message, code } = refusal;
  const body = exchange.dialect.errorBody({ status, id: exchange.record.id, message, code });
  fail(exchange, { status, type: "application/json", body, retryAfterSeconds: 0, outcome: "rejected" });
}

export function failWithStatus(exchange: Exchange, behaviour: Behaviour): void {
  const status = behaviour.status ?? 500;
  const message = `Simulated failure: ${STATUS_CODES[status] ?? "Overloaded"}.`;
  const body = exchange.dialect.errorBody({ status, id: exchange.record.id, message });
  const retryAfterSeconds = behaviour.retryAfterSeconds ?? (status === 429 ? 1 : 0);
  fail(exchange, { status, type: "application/json", body, retryAfterSeconds, outcome: "fault:status" });
}

export function failWithHtml(exchange: Exchange, behaviour: Behaviour): void {
  const status = behaviour.status ?? 502;
  const title = `${status} ${STATUS_CODES[status] ?? "Error"}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center>
<hr><center>sim-gateway</center></body>\r\n</html>\r\n`;
  const retryAfterSeconds = behaviour.retryAfterSeconds ?? 0;
  fail(exchange, { status, type: "text/html", body, retryAfterSeconds, outcome: "fault:html" });
}

/** Never answers; the record comes when the client gives up. */
export function hang(exchange: Exchange): void {
  exchange.outcomeOnLeave = "fault:hang";
}

export function resetBeforeHead(exchange: Exchange): void {
  resetSoon(exchange, "fault:reset");
}

export interface SlowAnswer {
  answer: Answer;
  stream: boolean;
  /** Between two header lines. */
  lineMs: number;
}

/** Sends the head line by line past node's own writer, which would send it whole. */
export function dripHead(exchange: Exchange, slow: SlowAnswer): void {
  const { dialect, record, response } = exchange;
  const { answer, stream } = slow;
  const events = stream ? dialect.events(answer) : [];
  const body = stream ? events.map((event) => event.bytes).join("") : dialect.whole(answer);
  const more = ["content-length", String(body.length), "connection", "close"];
  const head: Head = { status: 200, type: stream ? dialect.streamType : "application/json", more };
  const headers = headerList(exchange, head);
  const lines = ["HTTP/1.1 200 OK\r\n"];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}\r\n`);
  lines.push(`\r\n${body}`);

  const send = (index: number): void => {
    const line = lines[index] ?? "";
    record.status = head.status;
    if (index + 1 < lines.length) {
      response.socket?.write(line, "latin1");
      after(exchange, slow.lineMs, () => send(index + 1));
      return;
    }
    const produced = answer.usage.outputTokens;
    noteWritten(exchange, { produced, reports: stream ? null : toldUsage(answer, produced) });
    for (const event of events) noteWritten(exchange, event);
    settle(exchange, "fault:slow_headers");
    response.socket?.end(line, "latin1");
  };
  send(0);
}
