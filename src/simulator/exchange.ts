import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dialect, WireEvent } from "./dialect.ts";
import type { UsageLog } from "./usage-log.ts";
import type { Outcome, Usage, UsageRecord } from "./usage-record.ts";

/** One request and its answer, from arrival to its one record in the log. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly dialect: Dialect;
  readonly log: UsageLog;
  readonly record: UsageRecord;
  /** What the record says if the client leaves now. */
  outcomeOnLeave: Outcome;
  /** The usage of the answer if it is written whole; null until the request is accepted. */
  accepted: Usage | null;
  /** Output tokens written so far. */
  written: number;
  timer: NodeJS.Timeout | null;
  settled: boolean;
}

function producedBy({ accepted, written }: Exchange): Usage | null {
  if (accepted === null || written === accepted.outputTokens) return accepted;
  return { ...accepted, outputTokens: written, reasoningTokens: Math.min(accepted.reasoningTokens, written) };
}

/** Writes the record; the first outcome stays. */
export function settle(exchange: Exchange, outcome: Outcome): void {
  if (exchange.settled) return;
  exchange.settled = true;
  if (exchange.timer) clearTimeout(exchange.timer);
  exchange.record.outcome = outcome;
  exchange.record.produced = producedBy(exchange);
  exchange.log.add(exchange.record);
}

/** Does it after so many milliseconds, unless the exchange settles before; at once for 0. */
export function after(exchange: Exchange, delayMs: number, act: () => void): void {
  if (delayMs === 0) act();
  else exchange.timer = setTimeout(act, delayMs);
}

export interface Head {
  status: number;
  type: string;
  /** More headers, name and value in turn. */
  more: readonly string[];
}

export function headerList(exchange: Exchange, head: Head): string[] {
  return ["content-type", head.type, ...exchange.dialect.headers(exchange.record.id), ...head.more];
}

export function writeHead(exchange: Exchange, head: Head): void {
  exchange.record.status = head.status;
  exchange.response.writeHead(head.status, headerList(exchange, head));
}

function isGone({ settled, response: { socket } }: Exchange): boolean {
  return settled || socket === null || socket.destroyed;
}

/** Takes down what the client is about to get; nothing any more once it has left. */
export function noteWritten(exchange: Exchange, event: Pick<WireEvent, "produced" | "reports">): void {
  if (isGone(exchange)) return;
  exchange.written = event.produced;
  if (event.reports) exchange.record.reported = event.reports;
}

/** Ends the response and settles; waits for the socket only if it did not take everything at once. */
export function endAndSettle(exchange: Exchange, last: { body: string; outcome: Outcome }): void {
  const { response } = exchange;
  if (isGone(exchange)) {
    settle(exchange, "aborted");
    return;
  }
  response.end(last.body, "latin1");
  if (response.writableFinished || response.socket?.writableLength === 0) settle(exchange, last.outcome);
  else response.once("finish", () => settle(exchange, last.outcome));
}

/** Resets the connection, after what was written has had time to reach the client. */
export function resetSoon(exchange: Exchange, outcome: Outcome): void {
  const graceMs = exchange.record.status === 0 ? 0 : 10;
  after(exchange, graceMs, () => {
    settle(exchange, outcome);
    exchange.response.socket?.resetAndDestroy();
  });
}
