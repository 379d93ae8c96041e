import { dataImageWord, imageWord } from "../images.ts";
import { isObject, type JsonObject, objectOf, stringOf } from "../json-fields.ts";
import { Refusal } from "../refusal.ts";
import { unsealed } from "./seal.ts";

/** Where a block stands, and under which rules. */
export interface Place {
  /** As the vendor names it: `messages.0.content.1`. */
  at: string;
  role: "user" | "assistant" | "system" | "tool_result";
  /** The version that takes less. */
  strict: boolean;
}

const members: Readonly<Record<string, readonly string[]>> = {
  text: ["text", "citations"],
  image: ["source"],
  document: ["source", "title", "context", "citations"],
  search_result: ["source", "title", "content", "citations"],
  tool_use: ["id", "name", "input", "caller"],
  tool_result: ["tool_use_id", "content", "is_error"],
  thinking: ["thinking", "signature"],
  redacted_thinking: ["data"],
};
const allowed: Readonly<Record<Place["role"], readonly string[]>> = {
  user: ["text", "image", "document", "search_result", "tool_result"],
  assistant: ["text", "document", "tool_use", "thinking", "redacted_thinking"],
  system: ["text"],
  tool_result: ["text", "image", "document", "search_result"],
};
const idText = /^[\w-]+$/;
const nameText = /^[\w-]{1,128}$/;

function refuse({ at }: Place, message: string): never {
  throw new Refusal(400, `${at}: ${message}`);
}

/** An image as the answer names it. */
export function sourceWord(source: JsonObject, place: Place): string {
  const { type, url, media_type: mediaType, data } = source;
  if (type === "url" && typeof url === "string" && !url.startsWith("data:")) return imageWord(url);
  if (type === "base64" && typeof mediaType === "string" && typeof data === "string") {
    return dataImageWord(mediaType, data);
  }
  return refuse(place, "source: Input should be 'base64', 'url' or 'file'");
}

function checkDocument(block: JsonObject, place: Place): void {
  const { type, media_type: mediaType, data } = objectOf(block["source"]);
  if (place.strict && place.role === "assistant")
    refuse(place, "document is not permitted in assistant turns");
  if (type === "text" && mediaType === "text/plain" && typeof data === "string") return;
  if (type === "url" || type === "content") return;
  const isPdf = type === "base64" && mediaType === "application/pdf" && typeof data === "string";
  if (!isPdf || !data.startsWith("JVBER")) refuse(place, "source: The PDF specified was not valid.");
}

function checkThought(block: JsonObject, place: Place): void {
  const isOpen = block["type"] === "thinking";
  const seal = stringOf(isOpen ? block["signature"] : block["data"]) ?? "";
  const text = unsealed(isOpen ? "thinking" : "redacted_thinking", seal);
  if (text === null)
    refuse(place, `Invalid \`${isOpen ? "signature" : "data"}\` in \`${String(block["type"])}\` block`);
  if (isOpen && block["thinking"] !== "" && block["thinking"] !== text) {
    refuse(place, "`thinking` blocks in the latest assistant message cannot be modified.");
  }
}

function checkResult(block: JsonObject, place: Place): void {
  const { content, is_error: isError, tool_use_id: id } = block;
  if (typeof id !== "string" || !idText.test(id))
    refuse(place, "tool_use_id: String should match '^[a-zA-Z0-9_-]+$'");
  if (isError !== undefined && typeof isError !== "boolean")
    refuse(place, "is_error: Input should be a boolean");
  if (content === undefined || typeof content === "string") return;
  if (!Array.isArray(content)) refuse(place, "content: Input should be a string or a list");
  checkBlocks(content, { ...place, at: `${place.at}.content`, role: "tool_result" });
}

function checkUse({ id, name, input }: JsonObject, place: Place): void {
  if (typeof id !== "string" || !idText.test(id)) refuse(place, "id: String should match '^[a-zA-Z0-9_-]+$'");
  if (typeof name !== "string" || !nameText.test(name))
    refuse(place, "name: String should match the pattern");
  if (!isObject(input)) refuse(place, "input: Input should be a valid dictionary");
}

function checkText({ text, citations }: JsonObject, place: Place): void {
  if (typeof text !== "string") refuse(place, "text: Field required");
  if (text === "") refuse(place, "text content blocks must be non-empty");
  if (/^\s*$/.test(text)) refuse(place, "text content blocks must contain non-whitespace text");
  const cites = Array.isArray(citations) && citations.length > 0;
  if (place.strict && place.role === "user" && cites)
    refuse(place, "citations: Extra inputs are not permitted");
}

function checkBlock(block: JsonObject, place: Place): void {
  const type = stringOf(block["type"]) ?? "";
  if (!allowed[place.role].includes(type)) refuse(place, `Input tag '${type}' is not expected here`);
  const known = ["type", "cache_control", ...(members[type] ?? [])];
  const extra = Object.keys(block).find((name) => !known.includes(name));
  if (extra !== undefined) refuse(place, `${type}.${extra}: Extra inputs are not permitted`);
  if (type === "text") checkText(block, place);
  else if (type === "image") sourceWord(objectOf(block["source"]), place);
  else if (type === "document") checkDocument(block, place);
  else if (type === "tool_use") checkUse(block, place);
  else if (type === "tool_result") checkResult(block, place);
  else if (type === "thinking" || type === "redacted_thinking") checkThought(block, place);
}

/** Refuses the first block that the vendor would not take there. */
export function checkBlocks(blocks: readonly unknown[], place: Place): void {
  blocks.forEach((block, index) => {
    const here = { ...place, at: `${place.at}.${index}` };
    if (isObject(block)) checkBlock(block, here);
    else refuse(here, "Input should be a valid dictionary");
  });
}
