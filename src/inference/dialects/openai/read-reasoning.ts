import type { Effort, Reasoning } from "../chat-request.ts";
import { checkRules, type FieldRules, isTokenCount, oneOf, trueOrFalse } from "../field-rules.ts";
import type { ChatBody } from "./chat-body.ts";

const NONE = "none";
const EFFORTS: readonly Effort[] = ["minimal", "low", "medium", "high", "xhigh", "max"];

/** OpenAI's own word, and those that Qwen's models know beside it. */
const RULES: FieldRules = {
  reasoning_effort: oneOf([NONE, ...EFFORTS]),
  enable_thinking: trueOrFalse,
  thinking_budget: { fits: (value) => isTokenCount(value, 0), must: "a whole number" },
};

/** How much the client wants the model to reason. */
export function readReasoning(body: ChatBody): Reasoning {
  checkRules(body, RULES);
  const word = (body["reasoning_effort"] ?? null) as Effort | typeof NONE | null;
  const budget = (body["thinking_budget"] ?? null) as number | null;
  const enabled = body["enable_thinking"] ?? null;
  if (word === NONE || enabled === false || budget === 0) return { mode: "off" };
  if (word === null && enabled === null && budget === null) return { mode: "auto" };
  return { mode: "on", effort: word, budget };
}
