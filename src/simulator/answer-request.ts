import { planAnswer } from "./answer.ts";
import { askedBehaviour, splitModelName, splitUser } from "./asked-behaviour.ts";
import { type Behaviour, UnknownBehaviour } from "./behaviour.ts";
import { dripHead, failWithHtml, failWithStatus, hang, refuse, resetBeforeHead } from "./deliver-failure.ts";
import { deliverStream } from "./deliver-stream.ts";
import { deliverWhole } from "./deliver-whole.ts";
import { Refusal, type SimRequest } from "./dialect.ts";
import { after, type Exchange } from "./exchange.ts";
import { isObject, type JsonObject } from "./json-fields.ts";
import { keyOf } from "./key-fingerprint.ts";
import type { SimulatorState } from "./simulator-state.ts";

const faultCountersMax = 100_000;
const slowLineMsDefault = 1000;

function parseBody(text: string): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, "We could not parse the JSON body of your request.");
  }
  if (!isObject(body)) throw new Refusal(400, "The body of your request must be a JSON object.");
  return body;
}

/** Takes the fault away once it has happened `fault_times` times to this tag, or to this model without one. */
function countFault(state: SimulatorState, asked: { name: string; behaviour: Behaviour }): Behaviour {
  const { behaviour, name } = asked;
  if (behaviour.fault === null || behaviour.faultTimes === null) return behaviour;
  const counter = `${behaviour.fault} ${name}`;
  const left = state.faultsLeft.get(counter) ?? behaviour.faultTimes;
  if (left === 0) return { ...behaviour, fault: null };
  if (state.faultsLeft.size >= faultCountersMax) state.faultsLeft.clear();
  state.faultsLeft.set(counter, left - 1);
  return behaviour;
}

interface Prepared {
  request: SimRequest;
  behaviour: Behaviour;
}

function prepare(state: SimulatorState, exchange: Exchange, text: string): Prepared {
  const { dialect, record } = exchange;
  const { headers } = exchange.request;
  if (state.requireKey !== null && keyOf(headers) !== state.requireKey) {
    throw new Refusal(401, "Incorrect API key provided.");
  }
  const request = dialect.read({ body: parseBody(text), headers });
  const model = splitModelName(request.modelName);
  const user = splitUser(request.user);
  const tag = headers["x-sim-tag"];
  record.model = model.base;
  record.stream = request.stream;
  record.tag = typeof tag === "string" ? tag : user.tag;
  const asked = askedBehaviour({ defaults: state.defaults, modelList: model.list, userList: user.list, headers });
  return { request, behaviour: countFault(state, { name: record.tag ?? request.modelName, behaviour: asked }) };
}

function deliver(exchange: Exchange, { request, behaviour }: Prepared): void {
  const { fault, afterChunks } = behaviour;
  const early = afterChunks === null || afterChunks === 0;
  if (fault === "status") return failWithStatus(exchange, behaviour);
  if (fault === "html") return failWithHtml(exchange, behaviour);
  if (fault === "hang" && early) return hang(exchange);
  if (fault === "reset" && early) return resetBeforeHead(exchange);
  const { id, model } = exchange.record;
  const answer = planAnswer({ id, model, request, behaviour });
  if (fault === "slow_headers") {
    const lineMs = behaviour.latencyMs || slowLineMsDefault;
    return dripHead(exchange, { answer, stream: request.stream, lineMs });
  }
  if (request.stream) deliverStream(exchange, answer, behaviour);
  else deliverWhole(exchange, answer, behaviour);
}

/** Answers one request, or refuses it in its protocol's words. */
export function answerRequest(state: SimulatorState, exchange: Exchange, text: string): void {
  let prepared: Prepared;
  try {
    prepared = prepare(state, exchange, text);
  } catch (error) {
    if (error instanceof Refusal) refuse(exchange, error);
    else if (error instanceof UnknownBehaviour) refuse(exchange, { status: 400, message: error.message });
    else throw error;
    return;
  }
  after(exchange, prepared.behaviour.latencyMs, () => deliver(exchange, prepared));
}
