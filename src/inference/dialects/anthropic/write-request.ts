import type { AnswerFormat, ChatRequest, TextPart } from "../chat-request.ts";
import type { UpstreamTarget, WrittenRequest } from "../dialect.ts";
import type { Feature } from "../features.ts";
import { ToolNames } from "../tool-names.ts";
import { CacheMarks, type Written } from "./cache-marks.ts";
import { writeText } from "./write-parts.ts";
import { writeSampling } from "./write-sampling.ts";
import { writeThinking } from "./write-thinking.ts";
import { writeTools } from "./write-tools.ts";
import { prepareTurns, writeTurn } from "./write-turns.ts";
import type { Writing } from "./writing.ts";

const TOOL_NAME_MAX = 128;

/** There is no other way to ask for JSON of no given form. */
const JSON_INSTRUCTION: TextPart = {
  kind: "text",
  text: "Answer with one JSON object only.",
  cache: null,
};

/** A request of any protocol as a message request. */
export function writeRequest(chat: ChatRequest, target: UpstreamTarget): WrittenRequest {
  const { flags } = target;
  const writing: Writing = { names: new ToolNames(TOOL_NAME_MAX), marks: new CacheMarks() };
  const { fields, thinks, isGivenUp } = writeThinking(chat, target);
  const { system, turns } = prepareTurns(chat.turns, {
    takesMidSystem: flags.midSystem,
    keepsThinking: !isGivenUp,
  });
  const sampling = writeSampling(chat.sampling, { flags, thinks });
  // Tools, system, messages: the order of the prompt, which the marks for its cache need.
  const tools = writeTools(chat, target, writing);
  const instruction = chat.format.kind === "json" ? [JSON_INSTRUCTION] : [];
  const systemBlocks = [...system, ...instruction].map((part) => writeText(part, writing));
  const messages = turns.map((turn) => writeTurn(turn, writing));
  writing.marks.settle();
  const body = {
    model: target.upstreamModel,
    max_tokens: target.maxOutputTokens,
    ...tools,
    ...(systemBlocks.length > 0 ? { system: systemBlocks } : {}),
    messages,
    ...sampling.fields,
    ...writeStops(chat.stops),
    ...(fields.thinking === undefined ? {} : { thinking: fields.thinking }),
    ...writeOutput(chat.format, fields.effort),
    ...(chat.endUser === null ? {} : { metadata: { user_id: chat.endUser } }),
    stream: target.stream,
  };
  const ignored: Feature[] = isGivenUp ? ["reasoning", ...sampling.ignored] : sampling.ignored;
  return { body: Buffer.from(JSON.stringify(body)), ignored, toolNames: writing.names.originals };
}

/** Blank ones are refused, and would end an answer at its first space. */
function writeStops(stops: readonly string[]): { stop_sequences?: string[] } {
  const spoken = stops.filter((stop) => stop.trim() !== "");
  return spoken.length > 0 ? { stop_sequences: spoken } : {};
}

function writeOutput(format: AnswerFormat, effort: string | undefined): { output_config?: Written } {
  const output: Written = {};
  if (effort !== undefined) output["effort"] = effort;
  if (format.kind === "schema") output["format"] = { type: "json_schema", schema: format.schema };
  return Object.keys(output).length > 0 ? { output_config: output } : {};
}
