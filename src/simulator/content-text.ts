import { isObject, listOf } from "./json-fields.ts";

/** The text of a message's content: the string, or its text parts joined. */
export function contentText(content: unknown): string {
  if (typeof content === "string") return content;
  let text = "";
  for (const part of listOf(content)) {
    if (isObject(part) && typeof part["text"] === "string") text += part["text"];
  }
  return text;
}
