import { likeLiteral } from "../storage/index.ts";
import { storableText } from "./storable-text.ts";

/** The SQL LIKE pattern of "contains this text": what LIKE reads as a wildcard is matched as itself. */
export function likePattern(text: string): string {
  return `%${likeLiteral(storableText(text))}%`;
}
