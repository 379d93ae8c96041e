import type { CacheMark, TextPart } from "../chat-request.ts";
import { invalid, isListOfObjects, isObject, isText } from "../field-rules.ts";
import type { Block } from "./message-body.ts";

type Members = Readonly<Record<string, unknown>>;

/** A member that must be a text. */
export function textOf(members: Members, name: string, path: string): string {
  const value = members[name];
  if (!isText(value)) throw invalid(`${path}.${name}`, "a text");
  return value;
}

/** A member that may be a text; null where there is none. */
export function optionalTextOf(members: Members, name: string, path: string): string | null {
  const value = members[name] ?? null;
  return value === null ? null : textOf(members, name, path);
}

/** A member that must be an object. */
export function objectOf(members: Members, name: string, path: string): Record<string, unknown> {
  const value = members[name];
  if (!isObject(value)) throw invalid(`${path}.${name}`, "an object");
  return value;
}

/** A content within a block: a text, or a list of blocks; nothing is an empty list. */
export function contentOf(members: Members, path: string): Block[] {
  const content = members["content"] ?? [];
  if (isText(content)) return [{ type: "text", text: content }];
  if (!isListOfObjects(content)) throw invalid(`${path}.content`, "a text or a list of blocks");
  return content.map((block, index) => ({
    ...block,
    type: textOf(block, "type", `${path}.content[${index}]`),
  }));
}

/** The mark for the prompt cache that a block, a tool or a request carries. */
export function cacheMarkOf({ cache_control: mark }: Members): CacheMark {
  if (!isObject(mark)) return null;
  return mark["ttl"] === "1h" ? "1h" : "5m";
}

/** A text as a part; no part where it is empty, which says nothing and which suppliers refuse. */
export function textParts(text: string, cache: CacheMark = null): TextPart[] {
  return text === "" ? [] : [{ kind: "text", text, cache }];
}
