import { answerWordsOf, spokenTokens } from "./answer-words.ts";
import type { Behaviour, FaultName } from "./behaviour.ts";
import { never } from "./never.ts";
import { type OutputWish, usageOf, wantedReasoningOf } from "./output-tokens.ts";
import type { Shape, SimRequest } from "./sim-request.ts";
import { type Step, stepsOf } from "./steps.ts";
import { plannedCalls } from "./tool-calls.ts";
import type { Usage } from "./usage-record.ts";

export type Finish = "stop" | "length" | "tool_calls";

/** How the usage is told: as it is, not at all, as null, or falsely. */
export type UsageForm = "true" | "absent" | "null" | "zero" | "negative" | "absurd";

/** One decided answer, before any protocol. */
export interface Answer {
  id: string;
  createdSeconds: number;
  model: string;
  finish: Finish;
  steps: readonly Step[];
  usage: Usage;
  usageForm: UsageForm;
  usageTwice: boolean;
  usageEveryChunk: boolean;
  omitsDone: boolean;
  /** Bytes of padding in one line of its own, 0 for none. */
  paddingBytes: number;
  /** Some of the reasoning is sealed. */
  redacted: boolean;
  shape: Shape;
}

export interface AnswerInput {
  id: string;
  model: string;
  request: SimRequest;
  behaviour: Behaviour;
}

const usageForms: Partial<Record<FaultName, UsageForm>> = {
  no_usage: "absent",
  null_usage: "null",
  zero_usage: "zero",
  negative_usage: "negative",
  absurd_usage: "absurd",
};

export function planAnswer(input: AnswerInput): Answer {
  const { request, behaviour } = input;
  const { fault } = behaviour;
  const reasons = request.reasons ?? input.model.includes("reason");
  const toolCalls = plannedCalls(request.tools, behaviour.loopSteps);
  const words = toolCalls.length > 0 ? null : answerWordsOf(request, behaviour);
  const limits: Omit<OutputWish, "wanted"> = {
    tokensMax: request.tokensMax,
    textTokensMax: request.textTokensMax,
    reasoning: behaviour.reasoningTokens,
    reasoningTokensMax: request.reasoningTokensMax,
    reasons,
  };
  const wanted = words?.whole ? wantedReasoningOf(limits) + words.tokens.length : behaviour.tokens;
  const usage = usageOf({
    ...limits,
    wanted,
    promptTokens: request.promptTokens,
    cached: behaviour.cachedTokens,
    cacheWrite: behaviour.cacheWriteTokens,
  });
  const cut = usage.outputTokens < wanted;
  return {
    id: input.id,
    createdSeconds: Math.floor(Date.now() / 1000),
    model: input.model,
    finish: cut ? "length" : toolCalls.length > 0 ? "tool_calls" : "stop",
    steps: stepsOf({
      outputTokens: usage.outputTokens,
      reasoningTokens: usage.reasoningTokens,
      reasoningShown: reasons,
      chunks: request.stream ? behaviour.chunks : 1,
      toolCalls,
      words: words && spokenTokens(words, usage.outputTokens - usage.reasoningTokens),
      share: cut ? usage.outputTokens / wanted : 1,
    }),
    usage,
    usageForm: (fault && usageForms[fault]) ?? "true",
    usageTwice: fault === "usage_twice",
    usageEveryChunk: fault === "usage_every_chunk",
    omitsDone: fault === "no_done",
    paddingBytes: fault === "huge_line" ? behaviour.hugeBytes : 0,
    redacted: behaviour.redacted === 1 && reasons,
    shape: request.shape,
  };
}

const absurdTokens = 1e18;

/** What the answer says of its usage after `produced` tokens; null if it says nothing. */
export function toldUsage(answer: Answer, produced: number): Usage | null {
  const { usage, usageForm } = answer;
  const reasoningTokens = Math.min(usage.reasoningTokens, produced);
  switch (usageForm) {
    case "true":
      return produced === usage.outputTokens ? usage : { ...usage, outputTokens: produced, reasoningTokens };
    case "absent":
    case "null":
      return null;
    case "zero":
      return { promptTokens: 0, cachedTokens: 0, outputTokens: 0, reasoningTokens: 0 };
    case "negative":
      return {
        promptTokens: -usage.promptTokens,
        cachedTokens: 0,
        outputTokens: -Math.max(1, produced),
        reasoningTokens: 0,
      };
    case "absurd":
      return { promptTokens: absurdTokens, cachedTokens: 0, outputTokens: absurdTokens, reasoningTokens: 0 };
    default:
      return never(usageForm);
  }
}

/** The `usage` member with its leading comma, or nothing when the answer has none. */
export function usageMember(answer: Answer, rendered: string): string {
  if (answer.usageForm === "absent") return "";
  return answer.usageForm === "null" ? ',"usage":null' : `,"usage":${rendered}`;
}
