import type { AnswerForm } from "../answer-form.ts";
import { never } from "../never.ts";
import type { Finish } from "../reply-event.ts";
import { type TokenLogprob, writeTokenLogprobs } from "../token-logprobs.ts";

/** What one event, or a whole answer, says. */
export interface Output {
  /** Texts are escaped already, without quotes, so that what is said again and again is escaped once. */
  text: string;
  reasoning: string;
  /** Tool calls, as JSON. */
  calls: readonly string[];
  /** Log probabilities, as JSON without the brackets. */
  logprobs: string;
  /** A word, never null: until the end it is the text `null`. */
  finish: string;
}

export const UNFINISHED = "null";

/** A text between the quotes of a JSON string. */
export function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Log probabilities as `Output` has them. */
export function logprobsJson(tokens: readonly TokenLogprob[]): string {
  return JSON.stringify(writeTokenLogprobs(tokens)).slice(1, -1);
}

/** `output` of an answer or of one of its events. */
export function outputJson(
  { textOnly, contentParts }: AnswerForm,
  { text, reasoning, calls, logprobs, finish }: Output,
): string {
  if (textOnly) return `{"finish_reason":"${finish}","text":"${text}"}`;
  const content = contentParts === true ? (text === "" ? "[]" : `[{"text":"${text}"}]`) : `"${text}"`;
  const tools = calls.length > 0 ? `,"tool_calls":[${calls.join(",")}]` : "";
  const likely = logprobs === "" ? "" : `,"logprobs":{"content":[${logprobs}]}`;
  // Samples of the vendor read `reasoning_content` of every event: where it is missing, its SDK raises.
  return (
    `{"choices":[{"message":{"content":${content},"reasoning_content":"${reasoning}"${tools}` +
    `,"role":"assistant"},"index":0${likely},"finish_reason":"${finish}"}]}`
  );
}

/** The beginning of a tool call, or all of it. */
export function callJson(index: number, call: { id: string; name: string; arguments: string }): string {
  return (
    `{"index":${index},"id":${JSON.stringify(call.id)},"type":"function"` +
    `,"function":{"name":${JSON.stringify(call.name)},"arguments":"${call.arguments}"}}`
  );
}

/** More of the arguments of a call that has begun. */
export function moreCallJson(index: number, more: string): string {
  return `{"index":${index},"id":"","type":"function","function":{"arguments":"${more}"}}`;
}

/**
 * Why an answer is over. The protocol has no word for a stop text that was hit, nor for a model that
 * declined.
 */
export function finishWord(finish: Finish): string {
  switch (finish.reason) {
    case "end":
    case "stopSequence":
    case "refusal":
    case "pause":
      return "stop";
    case "length":
    case "contextFull":
      return "length";
    case "tool":
      return "tool_calls";
    case "filter":
      return "content_filter";
    default:
      return never(finish);
  }
}
