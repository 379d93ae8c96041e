import { type Answer, toldUsage, usageMember } from "../answer.ts";
import type { WireEvent } from "../dialect.ts";
import { type Step, voiced, type WholeCall, wholeCalls } from "../steps.ts";
import type { Usage } from "../usage-record.ts";
import { wireJson } from "../wire-bytes.ts";

/** What one event or a whole answer says; escaped texts. */
interface Output {
  text: string;
  reasoning: string;
  /** Rendered tool calls. */
  calls: readonly string[];
  finish: string;
}

function usageJson(usage: Usage): string {
  const { cacheWriteTokens = 0 } = usage;
  const written =
    cacheWriteTokens > 0 ? `,"cache_creation_input_tokens":${cacheWriteTokens},"cache_type":"ephemeral"` : "";
  return (
    `{"total_tokens":${usage.promptTokens + usage.outputTokens},"output_tokens":${usage.outputTokens}` +
    `,"input_tokens":${usage.promptTokens}` +
    `,"prompt_tokens_details":{"cached_tokens":${usage.cachedTokens}${written}}` +
    `,"output_tokens_details":{"reasoning_tokens":${usage.reasoningTokens}` +
    `,"text_tokens":${usage.outputTokens - usage.reasoningTokens}}}`
  );
}

function usageAfter(answer: Answer, produced: number): string {
  const told = toldUsage(answer, produced);
  return usageMember(answer, told ? usageJson(told) : "null");
}

function callJson(answer: Answer, call: number, part: WholeCall & { opens: boolean }): string {
  const id = part.opens ? `call_${answer.id}${call}` : "";
  const name = part.opens ? `"name":${wireJson(part.name)},` : "";
  return `{"index":${call},"id":"${id}","type":"function","function":{${name}"arguments":"${part.escaped}"}}`;
}

function outputJson(answer: Answer, output: Output): string {
  if (!answer.shape.messageFormat) {
    return `{"output":{"finish_reason":"${output.finish}","text":"${output.text}"}`;
  }
  const reasoning = output.reasoning === "" ? "" : `,"reasoning_content":"${output.reasoning}"`;
  const calls = output.calls.length > 0 ? `,"tool_calls":[${output.calls.join(",")}]` : "";
  const text = `"${output.text}"`;
  const content = !answer.shape.contentLists ? text : output.text === "" ? "[]" : `[{"text":${text}}]`;
  return (
    `{"output":{"choices":[{"message":{"content":${content}${reasoning}${calls},"role":"assistant"}` +
    `,"index":0,"finish_reason":"${output.finish}"}]}`
  );
}

function wholeOutput(answer: Answer, steps: readonly Step[]): Omit<Output, "finish"> {
  return {
    text: voiced(steps, "text"),
    reasoning: voiced(steps, "reasoning"),
    calls: wholeCalls(steps).map((whole, call) => callJson(answer, call, { ...whole, opens: true })),
  };
}

export function wholeGeneration(answer: Answer): string {
  const output = outputJson(answer, { ...wholeOutput(answer, answer.steps), finish: answer.finish });
  const padding = answer.paddingBytes > 0 ? `,"padding":"${"x".repeat(answer.paddingBytes)}"` : "";
  return `${output}${usageAfter(answer, answer.usage.outputTokens)},"request_id":"${answer.id}"${padding}}`;
}

const silence = { text: "", reasoning: "", calls: [] };

function newOutput(answer: Answer, step: Step): Omit<Output, "finish"> {
  if (step.kind !== "tool") return { ...silence, [step.kind]: step.escaped };
  return { ...silence, calls: [callJson(answer, step.call, step)] };
}

export function generationEvents(answer: Answer): WireEvent[] {
  const { steps, shape, usage } = answer;
  const events: WireEvent[] = [];
  const push = (output: Output, produced: number, more: { content: boolean; padding: string }): void => {
    const bytes =
      `id:${events.length + 1}\nevent:result\n:HTTP_STATUS/200\ndata:${outputJson(answer, output)}` +
      `${usageAfter(answer, produced)},"request_id":"${answer.id}"${more.padding}}\n\n`;
    events.push({ bytes, produced, reports: toldUsage(answer, produced), content: more.content });
  };

  const bare = { content: false, padding: "" };
  if (answer.paddingBytes > 0) {
    push({ ...silence, finish: "null" }, 0, {
      ...bare,
      padding: `,"padding":"${"x".repeat(answer.paddingBytes)}"`,
    });
  }
  steps.forEach((step, index) => {
    // Without incremental_output every event repeats all that was said.
    const output = shape.incremental
      ? newOutput(answer, step)
      : wholeOutput(answer, steps.slice(0, index + 1));
    push({ ...output, finish: "null" }, step.produced, { content: true, padding: "" });
  });
  const ending = shape.incremental ? silence : wholeOutput(answer, steps);
  // The usage is in every event anyway, so "twice" is the full usage once before the end.
  if (answer.usageTwice) push({ ...ending, finish: "null" }, usage.outputTokens, bare);
  push({ ...ending, finish: answer.finish }, usage.outputTokens, bare);
  return events;
}
