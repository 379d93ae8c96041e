import { imageWord } from "../images.ts";
import { isObject, type JsonObject, listOf, stringOf } from "../json-fields.ts";
import { Refusal } from "../refusal.ts";

const roles = ["system", "user", "assistant", "tool"];
const mediaParts = ["text", "image", "video", "audio"];
const textWanted = "Input content must be a string";

/** A text with a mark for the cache is the one list that the text endpoint takes. */
function isMarkedText(part: unknown): boolean {
  return (
    isObject(part) && part["type"] === "text" && typeof part["text"] === "string" && "cache_control" in part
  );
}

function checkText({ role, content, tool_calls: calls }: JsonObject, at: number): void {
  if (Array.isArray(content) && content.length > 0 && content.every(isMarkedText)) return;
  if (typeof content !== "string") throw new Refusal(400, `messages.${at}: ${textWanted}.`);
  const mayBeEmpty = role === "tool" || (role === "assistant" && calls !== undefined);
  if (content === "" && !mayBeEmpty) throw new Refusal(400, "Content length must be greater than 0.");
}

function checkParts({ role, content }: JsonObject, at: number): void {
  // Turns without media are taken as plain text too.
  if (typeof content === "string" && (role === "tool" || role === "assistant")) return;
  if (!Array.isArray(content) || (content.length === 0 && role !== "assistant")) {
    throw new Refusal(400, `messages.${at}: Input content must be a list of text and media.`);
  }
  for (const part of content as unknown[]) {
    const names = isObject(part) ? Object.keys(part).filter((name) => name !== "cache_control") : [];
    const [name = ""] = names;
    if (names.length === 1 && mediaParts.includes(name)) continue;
    throw new Refusal(400, `messages.${at}: content has no part ${JSON.stringify(names)}.`);
  }
}

function checkOrder(messages: readonly JsonObject[]): void {
  messages.forEach(({ role }, at) => {
    if (role === "system" && at > 0) throw new Refusal(400, "System message must be at the beginning.");
    if (role !== "tool" && role === messages[at - 1]?.["role"]) {
      throw new Refusal(
        400,
        `Role specification invalid: two messages of ${String(role)} follow each other.`,
      );
    }
  });
  const last = messages.at(-1);
  if (last?.["role"] === "user" || last?.["role"] === "tool") return;
  if (last?.["role"] === "assistant" && last["partial"] === true && last["tool_calls"] === undefined) return;
  throw new Refusal(400, "The last message must be of user or tool, or an assistant's with partial.");
}

/** Refuses roles, contents and orders that the vendor's models do not take. */
export function checkMessages(messages: readonly unknown[], multimodal: boolean): readonly JsonObject[] {
  const checked = messages.map((message, at) => {
    if (!isObject(message)) throw new Refusal(400, `messages.${at} is no object.`);
    const role = stringOf(message["role"]) ?? "";
    if (!roles.includes(role)) throw new Refusal(400, `Role must be one of ${roles.join(", ")}.`);
    if (multimodal) checkParts(message, at);
    else checkText(message, at);
    return message;
  });
  checkOrder(checked);
  return checked;
}

/** All images are looked at; those since the model last spoke are told of. */
export function imagesOf(messages: readonly JsonObject[]): string[] {
  let images: string[] = [];
  for (const { role, content } of messages) {
    if (role === "assistant") images = [];
    for (const part of listOf(content)) {
      if (isObject(part) && "image" in part) images.push(imageWord(stringOf(part["image"]) ?? ""));
    }
  }
  return images;
}
