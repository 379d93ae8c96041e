import type { IncomingMessage, ServerResponse } from "node:http";
import type { Dialect, WireEvent } from "./dialect.ts";
import type { UsageLog } from "./usage-log.ts";
import type { Outcome, UsageRecord } from "./usage-record.ts";

/** One request and its answer, from arrival to its one record in the log. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly dialect: Dialect;
  readonly log: UsageLog;
  readonly record: UsageRecord;
  /** What the record says if the client leaves now. */
  outcomeOnLeave: Outcome;
  timer: NodeJS.Timeout | null;
  settled: boolean;
}

/** Writes the record; the first outcome stays. */
export function settle(exchange: Exchange, outcome: Outcome): void {
  if (exchange.settled) return;
  exchange.settled = true;
  if (exchange.timer) clearTimeout(exchange.timer);
  exchange.record.outcome = outcome;
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

/** Takes down what the client now has. */
export function noteWritten(exchange: Exchange, event: Pick<WireEvent, "produced" | "reports">): void {
  exchange.record.produced = event.produced;
  if (event.reports) exchange.record.reported = event.reports;
}

/** Ends the response and settles; waits for the socket only if it did not take everything at once. */
export function endAndSettle(exchange: Exchange, last: { body: string; outcome: Outcome }): void {
  const { response } = exchange;
  if (response.socket === null || response.socket.destroyed) {
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
