import type { CacheMark, FeatureUse } from "../chat-request.ts";
import { invalid, isObject, isText } from "../field-rules.ts";

type Members = Readonly<Record<string, unknown>>;

/** Where something stands, and where to note what has no place in its translation. */
export interface Place {
  path: string;
  beyond: FeatureUse[];
}

/** A member that must be a text. */
export function textIn(members: Members, name: string, path: string): string {
  const value = members[name];
  if (!isText(value)) throw invalid(`${path}.${name}`, "a text");
  return value;
}

/** The mark for the prompt cache on a part or a tool, in OpenAI's words or in those that others took over. */
export function cacheMarkOf({
  prompt_cache_breakpoint: breakpoint,
  cache_control: mark,
}: Members): CacheMark {
  if (isObject(mark)) return mark["ttl"] === "1h" ? "1h" : "5m";
  return isObject(breakpoint) ? "5m" : null;
}
