import type { InferenceRequest } from "../dialects/dialect.ts";
import type { Turn } from "../dialects/chat-request.ts";

const RANGES_MAX = 8;

/**
 * What the client calls these turns, which are given in rising order: `messages[0..5]`, from 0, both ends
 * included. Messages without any content have no turn, and are not counted. Beyond eight ranges,
 * `messages[...]` stands for the rest.
 */
export function namesOfMessages(
  { protocol, spans }: Pick<InferenceRequest, "protocol" | "spans">,
  turns: readonly Turn[],
  left: readonly number[],
): string[] {
  // Anthropic's system prompt stands beside the messages.
  const isBeside = protocol === "anthropic" && spans.has("system") && turns[0]?.role === "system";
  const offset = isBeside ? 1 : 0;
  const list = protocol === "dashscope" ? "input.messages" : "messages";
  const ranges: { first: number; last: number }[] = [];
  for (const turn of left) {
    const index = turn - offset;
    const range = ranges.at(-1);
    if (range?.last === index - 1) range.last = index;
    else ranges.push({ first: index, last: index });
  }
  const names = ranges.slice(0, RANGES_MAX).map(({ first, last }) => {
    return first === last ? `${list}[${first}]` : `${list}[${first}..${last}]`;
  });
  return ranges.length > RANGES_MAX ? [...names, `${list}[...]`] : names;
}
