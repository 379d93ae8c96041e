import { type Answer, toldUsage } from "./answer.ts";
import type { Behaviour } from "./behaviour.ts";
import { garbageBytes } from "./deliver-stream.ts";
import { endAndSettle, type Exchange, noteWritten, resetSoon, settle, writeHead } from "./exchange.ts";
import type { Outcome } from "./usage-record.ts";

function endWhole(exchange: Exchange, body: string, outcome: Outcome): void {
  const more = ["content-length", String(body.length)];
  writeHead(exchange, { status: 200, type: "application/json", more });
  endAndSettle(exchange, { body, outcome });
}

/** Sends the first half of the body under the length of the whole. */
function breakWhole(exchange: Exchange, answer: Answer, fault: "reset" | "hang" | "truncate"): void {
  const body = exchange.dialect.whole(answer);
  writeHead(exchange, {
    status: 200,
    type: "application/json",
    more: ["content-length", String(body.length)],
  });
  exchange.response.write(body.slice(0, body.length >> 1), "latin1");
  // Half a body is taken for half its tokens.
  noteWritten(exchange, { produced: answer.usage.outputTokens >> 1, reports: null });
  const outcome: Outcome = `fault:${fault}`;
  if (fault === "reset") resetSoon(exchange, outcome);
  else if (fault === "hang") exchange.outcomeOnLeave = outcome;
  else {
    settle(exchange, outcome);
    exchange.response.socket?.end();
  }
}

export function deliverWhole(exchange: Exchange, answer: Answer, behaviour: Behaviour): void {
  const { fault } = behaviour;
  switch (fault) {
    case "reset":
    case "hang":
    case "truncate":
      breakWhole(exchange, answer, fault);
      return;
    case "garbage":
      endWhole(exchange, garbageBytes, "fault:garbage");
      return;
    case "error_event": {
      const note = {
        status: behaviour.status ?? 500,
        id: answer.id,
        message: "The simulated server had an error.",
      };
      endWhole(exchange, exchange.dialect.errorBody(note), "fault:error_event");
      return;
    }
    default: {
      const body = exchange.dialect.whole(answer);
      const produced = answer.usage.outputTokens;
      noteWritten(exchange, { produced, reports: toldUsage(answer, produced) });
      endWhole(exchange, body, fault ? `fault:${fault}` : "completed");
    }
  }
}
