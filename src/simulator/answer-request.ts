import { type Answer, planAnswer } from "./answer.ts";
import { askedBehaviour, splitModelName, splitUser } from "./asked-behaviour.ts";
import { type Behaviour, UnknownBehaviour } from "./behaviour.ts";
import { dripHead, failWithHtml, failWithStatus, hang, refuse, resetBeforeHead } from "./deliver-failure.ts";
import { deliverStream } from "./deliver-stream.ts";
import { deliverWhole } from "./deliver-whole.ts";
import { after, type Exchange } from "./exchange.ts";
import { isObject, type JsonObject, objectOf, stringOf } from "./json-fields.ts";
import { keyOf } from "./key-fingerprint.ts";
import { Refusal } from "./refusal.ts";
import type { SimRequest } from "./sim-request.ts";
import type { SimulatorState } from "./simulator-state.ts";

const faultCountersMax = 100_000;
const slowLineMsDefault = 1000;

/** Refuses what is no JSON object. */
export function parseBody(text: string): JsonObject {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Refusal(400, "We could not parse the JSON body of your request.");
  }
  if (!isObject(body)) throw new Refusal(400, "The body of your request must be a JSON object.");
  return body;
}

/** Takes the fault away once it has happened `fault_times` times to this name. */
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

function pathOf({ record: { path } }: Exchange): string {
  const query = path.indexOf("?");
  return query < 0 ? path : path.slice(0, query);
}

/** Refuses what the model that is played cannot take. */
function checkModel({ dialect }: Exchange, request: SimRequest, behaviour: Behaviour): void {
  const { contextTokens, streamOnly, midSystem } = behaviour;
  if (contextTokens !== null && request.promptTokens > contextTokens) {
    const message = dialect.tooLong(request.promptTokens, contextTokens);
    throw new Refusal(400, message, "context_length_exceeded");
  }
  if (streamOnly === 1 && !request.stream) {
    throw new Refusal(400, "This model only support stream mode, please enable the stream parameter.");
  }
  if (request.laterSystem && midSystem === 0) {
    throw new Refusal(400, 'messages: Unexpected role "system" behind the first turn.');
  }
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
  const body = parseBody(text);
  const request = dialect.read({ body, headers, path: pathOf(exchange) });
  const model = splitModelName(request.modelName);
  const user = splitUser(request.user);
  const tag = headers["x-sim-tag"];
  record.model = model.base;
  record.stream = request.stream;
  record.user = request.user;
  record.tag = typeof tag === "string" ? tag : (stringOf(objectOf(body["metadata"])["tag"]) ?? user.tag);
  const asked = askedBehaviour({
    defaults: state.defaults,
    modelList: model.list,
    userList: user.list,
    headers,
  });
  // Counted by the string that asked: the exact model, or the exact user where that gave the keys.
  const name = user.list === "" ? request.modelName : `${request.modelName} ${request.user}`;
  checkModel(exchange, request, asked);
  return { request, behaviour: countFault(state, { name, behaviour: asked }) };
}

/** What becomes of a request before any answer is thought of; null for one that is answered. */
function failureOf({
  fault,
  afterChunks,
}: Behaviour): ((exchange: Exchange, behaviour: Behaviour) => void) | null {
  const early = afterChunks === null || afterChunks === 0;
  if (fault === "status") return failWithStatus;
  if (fault === "html") return failWithHtml;
  return fault === "reset" && early ? resetBeforeHead : null;
}

interface Planned {
  answer: Answer;
  stream: boolean;
  behaviour: Behaviour;
}

function deliver(exchange: Exchange, { answer, stream, behaviour }: Planned): void {
  const { fault, afterChunks } = behaviour;
  if (fault === "hang" && (afterChunks === null || afterChunks === 0)) return hang(exchange);
  if (fault === "slow_headers") {
    const lineMs = behaviour.latencyMs || slowLineMsDefault;
    return dripHead(exchange, { answer, stream, lineMs });
  }
  if (stream) deliverStream(exchange, answer, behaviour);
  else deliverWhole(exchange, answer, behaviour);
}

/** Answers one request, or refuses it in its protocol's words. */
export function answerRequest(state: SimulatorState, exchange: Exchange, text: string): void {
  let prepared: Prepared;
  try {
    prepared = prepare(state, exchange, text);
  } catch (error) {
    if (error instanceof Refusal) refuse(exchange, error);
    else if (error instanceof UnknownBehaviour)
      refuse(exchange, { status: 400, message: error.message, code: null });
    else throw error;
    return;
  }
  const { request, behaviour } = prepared;
  const failWith = failureOf(behaviour);
  if (failWith) {
    after(exchange, behaviour.latencyMs, () => failWith(exchange, behaviour));
    return;
  }
  const { id, model } = exchange.record;
  const answer = planAnswer({ id, model, request, behaviour });
  // From here the prompt is taken: a client that leaves now has used it.
  exchange.accepted = answer.usage;
  after(exchange, behaviour.latencyMs, () =>
    deliver(exchange, { answer, stream: request.stream, behaviour }),
  );
}
