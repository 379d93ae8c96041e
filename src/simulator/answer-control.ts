import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { anthropic } from "./anthropic/anthropic.ts";
import { dashscope } from "./dashscope/dashscope.ts";
import type { Dialect } from "./dialect.ts";
import { keyOf } from "./key-fingerprint.ts";
import { openai } from "./openai/openai.ts";
import type { SimulatorState } from "./simulator-state.ts";
import type { UsageRecord } from "./usage-record.ts";

export interface ControlRequest {
  method: string;
  path: string;
  request: IncomingMessage;
  response: ServerResponse;
}

// A fixed date, so that two listings are equal.
const modelsCreatedSeconds = 1_767_225_600;
const linesAtOnce = 500;

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

function* jsonLines(records: readonly UsageRecord[]): Generator<string> {
  for (let from = 0; from < records.length; from += linesAtOnce) {
    let lines = "";
    for (const record of records.slice(from, from + linesAtOnce)) lines += `${JSON.stringify(record)}\n`;
    yield lines;
  }
}

/** The sequence number in `?since=`, 0 without one. */
function sinceOf(request: IncomingMessage): number {
  const since = new URL(request.url ?? "/", "http://simulator").searchParams.get("since") ?? "0";
  return /^\d+$/.test(since) ? Number(since) : Number.NaN;
}

function sendUsageLog(state: SimulatorState, { request, response }: ControlRequest): void {
  const since = sinceOf(request);
  if (Number.isNaN(since)) {
    sendJson(response, 400, { error: "since must be the sequence number of a record" });
    return;
  }
  response.writeHead(200, { "content-type": "application/x-ndjson" });
  Readable.from(jsonLines(state.log.records(since))).pipe(response);
}

function sendModels(state: SimulatorState, { request, response }: ControlRequest): void {
  const id = "models";
  if (state.requireKey !== null && keyOf(request.headers) !== state.requireKey) {
    sendJson(response, 401, openai.errorBody({ status: 401, id, message: "Incorrect API key provided." }));
    return;
  }
  const data = state.models.map((model) => ({
    id: model,
    object: "model",
    created: modelsCreatedSeconds,
    owned_by: "org-sim",
  }));
  sendJson(response, 200, { object: "list", data });
}

// An unknown path is refused in the words of the protocol it looks like.
function dialectOf(path: string): Dialect {
  if (path.startsWith("/v1/messages")) return anthropic;
  return path.startsWith("/api/v1/") ? dashscope : openai;
}

/** Everything that is not a request to a model: the model list, the log, the stats. None of it is logged. */
export function answerControl(state: SimulatorState, control: ControlRequest): void {
  const { response } = control;
  switch (`${control.method} ${control.path}`) {
    case "GET /v1/models":
      sendModels(state, control);
      return;
    case "GET /__sim/usage-log":
      sendUsageLog(state, control);
      return;
    case "DELETE /__sim/usage-log":
      state.log.reset();
      state.faultsLeft.clear();
      response.writeHead(204).end();
      return;
    case "GET /__sim/stats":
      sendJson(response, 200, { ...state.log.totals(), inFlight: state.inFlight });
      return;
    default: {
      const message = `Invalid URL (${control.method} ${control.path})`;
      sendJson(response, 404, dialectOf(control.path).errorBody({ status: 404, id: "none", message }));
    }
  }
}
