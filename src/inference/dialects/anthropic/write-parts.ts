import { fail } from "../../../kernel/app-error.ts";
import type {
  AssistantPart,
  FilePart,
  ImagePart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
  UserPart,
} from "../chat-request.ts";
import { never } from "../never.ts";
import { plainToolId } from "../tool-ids.ts";
import type { Written } from "./cache-marks.ts";
import { parseShallowExactly } from "./parse-shallow.ts";
import type { Writing } from "./writing.ts";

const PDF = "application/pdf";
const PLAIN_TEXT = "text/plain";

export function writeText({ text, cache }: TextPart, { marks }: Writing): Written {
  return marks.mark({ type: "text", text }, cache);
}

export function writeUserPart(part: UserPart, writing: Writing): Written {
  switch (part.kind) {
    case "text":
      return writeText(part, writing);
    case "image":
      return writeImage(part, writing);
    case "file":
      return writeFile(part, writing);
    case "toolResult":
      return writeToolResult(part, writing);
    case "audio":
    case "video":
      throw fail("unsupported_parameter", { public: `This model takes no ${part.kind}.`, param: "messages" });
    default:
      return never(part);
  }
}

export function writeAssistantPart(part: AssistantPart, writing: Writing): Written[] {
  switch (part.kind) {
    case "text":
      return [writeText(part, writing)];
    case "reasoning":
      // Nobody but its supplier can sign it, and unsigned it is refused.
      if (part.signature === null) return [];
      return [{ type: "thinking", thinking: part.text, signature: part.signature }];
    case "redacted":
      return [{ type: "redacted_thinking", data: part.data }];
    case "toolCall":
      return [writeToolCall(part, writing)];
    default:
      return never(part);
  }
}

function writeToolCall(
  { id, name, arguments: text, cache }: ToolCallPart,
  { names, marks }: Writing,
): Written {
  const call = {
    type: "tool_use",
    id: plainToolId(id),
    name: names.told(name),
    input: readArguments(text, name),
  };
  return marks.mark(call, cache);
}

/** Nothing stands for an object without members. */
function readArguments(text: string, tool: string): Written {
  const input = text.trim() === "" ? {} : parseShallowExactly(Buffer.from(text));
  if (input !== null) return input;
  throw fail("invalid_request", {
    public: `The arguments of a call of the tool ${tool} in messages are not a JSON object.`,
    param: "messages",
  });
}

function writeImage({ source, cache }: ImagePart, { marks }: Writing): Written {
  const written =
    source.kind === "url"
      ? { type: "url", url: source.url }
      : { type: "base64", media_type: source.mediaType, data: source.base64 };
  return marks.mark({ type: "image", source: written }, cache);
}

function writeFile({ source, name, cache }: FilePart, { marks }: Writing): Written {
  const title = name === null || name === "" ? {} : { title: name };
  return marks.mark({ type: "document", source: writeFileSource(source), ...title }, cache);
}

function writeFileSource(source: FilePart["source"]): Written {
  switch (source.kind) {
    case "url":
      return { type: "url", url: source.url };
    case "text":
      return { type: "text", media_type: PLAIN_TEXT, data: source.text };
    case "data": {
      if (!source.mediaType.startsWith("text/"))
        return { type: "base64", media_type: PDF, data: source.base64 };
      return { type: "text", media_type: PLAIN_TEXT, data: Buffer.from(source.base64, "base64").toString() };
    }
    default:
      return never(source);
  }
}

function writeToolResult({ callId, parts, isError, cache }: ToolResultPart, writing: Writing): Written {
  const said = parts.filter((part) => part.kind !== "text" || part.text.trim() !== "");
  const result: Written = { type: "tool_result", tool_use_id: plainToolId(callId) };
  if (said.length > 0) result["content"] = said.map((part) => writeUserPart(part, writing));
  // An error that says nothing is refused.
  else if (isError) result["content"] = "error";
  if (isError) result["is_error"] = true;
  return writing.marks.mark(result, cache);
}
