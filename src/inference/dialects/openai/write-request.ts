import type { AnswerFormat, ChatRequest, Sampling, Tool } from "../chat-request.ts";
import type { UpstreamTarget, WrittenRequest } from "../dialect.ts";
import { never } from "../never.ts";
import { parseExactly } from "../parse-exactly.ts";
import { ToolNames } from "../tool-names.ts";
import { writeMessages } from "./write-messages.ts";
import { writeReasoning } from "./write-reasoning.ts";

const NAME_LENGTH_MAX = 64;
const END_USER_LENGTH_MAX = 64;

type Flags = UpstreamTarget["flags"];
/** A member that is undefined is not written. */
type Members = Record<string, unknown>;

/** A request as a chat completion, within what the supplier's flags allow. */
export function writeRequest(chat: ChatRequest, target: UpstreamTarget): WrittenRequest {
  const { flags } = target;
  const names = new ToolNames(NAME_LENGTH_MAX);
  const { members: reasoning, ignored } = writeReasoning(chat, target);
  const body: Members = {
    model: target.upstreamModel,
    messages: writeMessages(chat.turns, flags, names),
    ...writeTools(chat, flags, names),
    ...(flags.temperatureMode === "any" && writeSampling(chat.sampling)),
    ...reasoning,
    stop: chat.stops.length > 0 ? chat.stops : undefined,
    seed: chat.sampling.seed === null ? undefined : numberOf(chat.sampling.seed),
    response_format: writeFormat(chat.format),
    ...(chat.logprobs !== null && { logprobs: true, top_logprobs: chat.logprobs.top || undefined }),
    safety_identifier: chat.endUser?.slice(0, END_USER_LENGTH_MAX),
    ...(target.stream && { stream: true }),
    ...(target.stream && flags.streamUsage && { stream_options: { include_usage: true } }),
  };
  return { body: Buffer.from(JSON.stringify(body)), ignored, toolNames: names.originals };
}

/** What is written with these very digits, however many. */
function numberOf(digits: string): unknown {
  return (parseExactly(`[${digits}]`) as [unknown])[0];
}

function writeTools(chat: ChatRequest, flags: Flags, names: ToolNames): Members {
  if (chat.tools.length === 0) return {};
  return {
    tools: chat.tools.map((tool) => writeTool(tool, names)),
    tool_choice: writeChoice(chat, flags, names),
    // Several at once is what suppliers do unless they are told otherwise.
    parallel_tool_calls: chat.parallelToolCalls ? undefined : false,
  };
}

function writeTool({ name, description, parameters, strict }: Tool, names: ToolNames): Members {
  const told = {
    name: names.told(name),
    description: description ?? undefined,
    parameters: parameters ?? undefined,
    strict: strict || undefined,
  };
  return { type: "function", function: told };
}

function writeChoice({ toolChoice, tools }: ChatRequest, flags: Flags, names: ToolNames): unknown {
  switch (toolChoice.mode) {
    case "auto":
      return undefined;
    case "none":
      return "none";
    case "required":
      // Of one tool, the same can be said by its name.
      return flags.requiredTool || tools.length > 1 ? "required" : named(tools[0]!.name, names);
    case "named":
      return named(toolChoice.name, names);
    default:
      return never(toolChoice);
  }
}

function named(name: string, names: ToolNames): Members {
  return { type: "function", function: { name: names.told(name) } };
}

/** What suppliers of this protocol know of sampling; null is left open. */
function writeSampling(sampling: Sampling): Members {
  return {
    temperature: sampling.temperature ?? undefined,
    top_p: sampling.topP ?? undefined,
    presence_penalty: sampling.presencePenalty ?? undefined,
    frequency_penalty: sampling.frequencyPenalty ?? undefined,
  };
}

function writeFormat(format: AnswerFormat): Members | undefined {
  switch (format.kind) {
    case "text":
      return undefined;
    case "json":
      return { type: "json_object" };
    case "schema": {
      const { name, description, schema, strict } = format;
      return {
        type: "json_schema",
        json_schema: { name, description: description ?? undefined, schema, strict: strict || undefined },
      };
    }
    default:
      return never(format);
  }
}
