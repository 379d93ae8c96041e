import { fail } from "../../../kernel/app-error.ts";
import type {
  AssistantPart,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  Turn,
  UserPart,
} from "../chat-request.ts";
import { invalid, isObject } from "../field-rules.ts";
import { originalToolId } from "../tool-ids.ts";
import { type Block, blocksOf, type Message, type MessageBody } from "./message-body.ts";
import { type NotedUses, type Place, within } from "./noted-uses.ts";
import { cacheMarkOf, textOf, textParts } from "./read-members.ts";
import { readContentBlock, readDocument, readSearchResult } from "./read-sources.ts";
import { readToolResult } from "./read-tool-result.ts";
import { isOurSignature } from "./signatures.ts";

/** How a client begins a block of its system prompt that is for Anthropic's bookkeeping, not for a model. */
const BILLING = "x-anthropic-billing-header";

/** The conversation, with the system prompt before it. */
export function readTurns(body: MessageBody, noted: NotedUses): Turn[] {
  const turns = [
    ...readSystem(body["system"], noted),
    ...body.messages.map((message, index) => readMessage(message, { path: `messages[${index}]`, noted })),
  ].filter(({ parts }) => parts.length > 0);
  const isSilent = turns.every(({ role }) => role === "system") && noted.list.length === 0;
  if (isSilent)
    throw fail("invalid_request", { public: "messages must have some content.", param: "messages" });
  return turns;
}

function readSystem(system: unknown, noted: NotedUses): Turn[] {
  const blocks = blocksOf((system ?? []) as Message["content"]);
  const isBilling = blocks[0] !== undefined && String(blocks[0]["text"]).startsWith(BILLING);
  const parts = (isBilling ? blocks.slice(1) : blocks).flatMap((block, index) =>
    readSystemPart(block, { path: `system[${isBilling ? index + 1 : index}]`, noted }),
  );
  return [{ role: "system", parts }];
}

function readMessage({ role, content }: Message, place: Place): Turn {
  if (role === "user" && content.length === 0) throw invalid(`${place.path}.content`, "not empty");
  const read = <Part>(readPart: (block: Block, place: Place) => Part[]): Part[] =>
    blocksOf(content).flatMap((block, index) => readPart(block, within(place, `.content[${index}]`)));
  switch (role) {
    case "user":
      return { role, parts: read(readUserPart) };
    case "assistant":
      return { role, parts: read(readAssistantPart) };
    case "system":
      return { role, parts: read(readSystemPart) };
  }
}

function readSystemPart(block: Block, { path, noted }: Place): TextPart[] {
  if (block.type === "text") return textParts(textOf(block, "text", path), cacheMarkOf(block));
  noted.note("server_tools", path);
  return [];
}

function readUserPart(block: Block, place: Place): UserPart[] {
  const read = readContentBlock(block, place);
  if (read !== null) return read;
  switch (block.type) {
    case "tool_result":
      return readToolResult(block, place);
    case "tool_use":
    case "thinking":
    case "redacted_thinking":
      throw invalid(`${place.path}.type`, "one that a user's message may have");
    default:
      place.noted.note("server_tools", place.path);
      return [];
  }
}

function readAssistantPart(block: Block, place: Place): AssistantPart[] {
  switch (block.type) {
    case "text": {
      const { citations } = block;
      if (Array.isArray(citations) && citations.length > 0) place.noted.note("citations", "citations");
      return textParts(textOf(block, "text", place.path), cacheMarkOf(block));
    }
    case "thinking":
      return readThinking(block, place);
    case "redacted_thinking":
      return [{ kind: "redacted", data: textOf(block, "data", place.path) }];
    case "tool_use":
      return [readToolCall(block, place)];
    case "search_result":
      return readSearchResult(block, place);
    case "document":
      return readOwnDocument(block, place);
    case "tool_result":
      throw invalid(`${place.path}.type`, "one that a message of the assistant may have");
    default:
      return readForeign(block, place);
  }
}

/** A plain text can be told as the assistant's words; no other protocol knows another document of its own. */
function readOwnDocument(block: Block, place: Place): TextPart[] {
  return readDocument(block, place).flatMap((part) => {
    if (part.kind === "text") return [part];
    if (part.kind === "file" && part.source.kind === "text") return textParts(part.source.text, part.cache);
    place.noted.note("server_tools", place.path);
    return [];
  });
}

/** What the assistant has from its supplier: tools it ran, files it made. */
function readForeign({ type, name }: Block, { path, noted }: Place): AssistantPart[] {
  const isToolSearch = type === "tool_search_tool_result" || String(name).startsWith("tool_search_tool_");
  if (isToolSearch) noted.note("deferred_tools", "defer_loading");
  else noted.note("server_tools", path);
  return [];
}

function readThinking(block: Block, { path }: Place): ReasoningPart[] {
  const text = textOf(block, "thinking", path);
  const given = block["signature"] ?? null;
  const signature = given === null ? "" : textOf(block, "signature", path);
  const isReal = signature !== "" && !isOurSignature(signature);
  if (text === "" && !isReal) return [];
  return [{ kind: "reasoning", text, signature: isReal ? signature : null }];
}

function readToolCall(block: Block, { path }: Place): ToolCallPart {
  const input = block["input"] ?? {};
  if (!isObject(input)) throw invalid(`${path}.input`, "an object");
  const id = originalToolId(textOf(block, "id", path));
  const name = textOf(block, "name", path);
  return { kind: "toolCall", id, name, arguments: JSON.stringify(input), cache: cacheMarkOf(block) };
}
