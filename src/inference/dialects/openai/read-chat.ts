import type { AnswerFormat, ChatRequest, Sampling } from "../chat-request.ts";
import type { InferenceRequest } from "../dialect.ts";
import { invalid, isNumber, isObject, isText } from "../field-rules.ts";
import type { ChatBody } from "./chat-body.ts";
import { readBeyond, readExtras } from "./read-beyond.ts";
import { readReasoning } from "./read-reasoning.ts";
import { readToolChoice, readTools } from "./read-tools.ts";
import { readTurns } from "./read-turns.ts";

const WHOLE = /^-?\d+$/;
const SCHEMA_NAME = "response";

/** What a chat completion request says, in the words between protocols. Throws what the client reads. */
export function readChat(request: InferenceRequest): ChatRequest {
  const body = JSON.parse(request.body.toString("utf8")) as ChatBody;
  const beyond = readBeyond(body);
  const tools = readTools(body, beyond);
  return {
    turns: readTurns(body.messages, beyond),
    ...readToolChoice(body, tools, beyond),
    sampling: readSampling(body, readSeed(request)),
    stops: readStops(body["stop"]),
    format: readFormat(body["response_format"]),
    reasoning: readReasoning(body),
    logprobs: body["logprobs"] === true ? { top: Number(body["top_logprobs"] ?? 0) } : null,
    endUser: request.endUser,
    beyond,
    extras: readExtras(body),
  };
}

function readSampling(body: ChatBody, seed: string | null): Sampling {
  return {
    temperature: numberIn(body, "temperature"),
    topP: numberIn(body, "top_p"),
    topK: numberIn(body, "top_k"),
    presencePenalty: numberIn(body, "presence_penalty"),
    // No penalty is what there is without one.
    frequencyPenalty: body["frequency_penalty"] === 0 ? null : numberIn(body, "frequency_penalty"),
    repetitionPenalty: numberIn(body, "repetition_penalty"),
    seed,
  };
}

function numberIn(body: ChatBody, field: string): number | null {
  const value = body[field] ?? null;
  if (value === null) return null;
  if (!isNumber(value, [-Infinity, Infinity])) throw invalid(field, "a number");
  return value;
}

/** From the bytes: a seed may have more digits than a number here can hold. */
function readSeed({ body, spans }: InferenceRequest): string | null {
  const span = spans.get("seed");
  const json = span === undefined ? "null" : body.toString("utf8", span.start, span.end);
  if (json === "null") return null;
  if (WHOLE.test(json)) return json;
  const value: unknown = JSON.parse(json);
  if (!Number.isSafeInteger(value)) throw invalid("seed", "a whole number");
  return String(value);
}

/** An empty text would end every answer before it began. */
function readStops(stop: unknown): string[] {
  const stops = isText(stop) ? [stop] : ((stop ?? []) as string[]);
  return stops.filter((text) => text !== "");
}

function readFormat(given: unknown): AnswerFormat {
  const format = isObject(given) ? given : { type: "text" };
  switch (format["type"]) {
    case "text":
      return { kind: "text" };
    case "json_object":
      return { kind: "json" };
    case "json_schema":
      return readSchema(format["json_schema"]);
    default:
      throw invalid("response_format.type", "one of text, json_object, json_schema");
  }
}

function readSchema(given: unknown): AnswerFormat {
  const param = "response_format.json_schema";
  if (!isObject(given)) throw invalid(param, "an object");
  const { name, description, schema, strict } = given;
  if (!isObject(schema)) throw invalid(`${param}.schema`, "an object");
  return {
    kind: "schema",
    name: isText(name) && name !== "" ? name : SCHEMA_NAME,
    description: isText(description) ? description : null,
    schema,
    strict: strict === true,
  };
}
