import { type Answer, toldUsage, usageMember } from "../answer.ts";
import type { WireEvent } from "../dialect.ts";
import { type Step, voiced, wholeCalls } from "../steps.ts";
import type { Usage } from "../usage-record.ts";
import { wireJson } from "../wire-bytes.ts";

function usageJson(usage: Usage): string {
  const { cacheWriteTokens = 0 } = usage;
  const written = cacheWriteTokens > 0 ? `,"cache_write_tokens":${cacheWriteTokens}` : "";
  return (
    `{"prompt_tokens":${usage.promptTokens},"completion_tokens":${usage.outputTokens}` +
    `,"total_tokens":${usage.promptTokens + usage.outputTokens}` +
    `,"prompt_tokens_details":{"cached_tokens":${usage.cachedTokens}${written},"audio_tokens":0}` +
    `,"completion_tokens_details":{"reasoning_tokens":${usage.reasoningTokens},"audio_tokens":0` +
    `,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}}`
  );
}

function usageAfter(answer: Answer, produced: number): string {
  const told = toldUsage(answer, produced);
  return usageMember(answer, told ? usageJson(told) : "null");
}

function callId(answer: Answer, call: number): string {
  return `call_${answer.id.slice("chatcmpl-".length)}${call}`;
}

export function wholeChat(answer: Answer): string {
  const text = voiced(answer.steps, "text");
  const reasoning = voiced(answer.steps, "reasoning");
  const calls = wholeCalls(answer.steps).map(
    ({ name, escaped }, call) =>
      `{"id":"${callId(answer, call)}","type":"function"` +
      `,"function":{"name":${wireJson(name)},"arguments":"${escaped}"}}`,
  );
  const padding = answer.paddingBytes > 0 ? `,"obfuscation":"${"x".repeat(answer.paddingBytes)}"` : "";
  return (
    `{"id":"${answer.id}","object":"chat.completion","created":${answer.createdSeconds}` +
    `,"model":${wireJson(answer.model)},"choices":[{"index":0,"message":{"role":"assistant","content":` +
    (calls.length > 0 ? "null" : `"${text}"`) +
    (reasoning === "" ? "" : `,"reasoning_content":"${reasoning}"`) +
    (calls.length > 0 ? `,"tool_calls":[${calls.join(",")}]` : "") +
    `,"refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"${answer.finish}"}]` +
    usageAfter(answer, answer.usage.outputTokens) +
    `,"service_tier":"default","system_fingerprint":"fp_sim"${padding}}`
  );
}

function deltaOf(answer: Answer, step: Step): string {
  if (step.kind === "text") return `{"content":"${step.escaped}"}`;
  if (step.kind === "reasoning") return `{"reasoning_content":"${step.escaped}"}`;
  const opening = step.opens ? `,"id":"${callId(answer, step.call)}","type":"function"` : "";
  const name = step.opens ? `"name":${wireJson(step.name)},` : "";
  const called = `{${name}"arguments":"${step.escaped}"}`;
  return `{"tool_calls":[{"index":${step.call}${opening},"function":${called}}]}`;
}

export function chatEvents(answer: Answer): WireEvent[] {
  const { steps, shape, usage } = answer;
  const head =
    `data: {"id":"${answer.id}","object":"chat.completion.chunk","created":${answer.createdSeconds}` +
    `,"model":${wireJson(answer.model)},"service_tier":"default","system_fingerprint":"fp_sim","choices":[`;
  const noUsageYet = shape.includeUsage && answer.usageForm !== "absent" ? ',"usage":null' : "";
  const events: WireEvent[] = [];
  const push = (choice: string, produced: number, content: boolean): void => {
    const told = answer.usageEveryChunk ? toldUsage(answer, produced) : null;
    const tail = told ? usageMember(answer, usageJson(told)) : noUsageYet;
    events.push({ bytes: `${head}${choice}]${tail}}\n\n`, produced, reports: told, content });
  };

  const opening = '{"role":"assistant","content":"","refusal":null}';
  push(`{"index":0,"delta":${opening},"logprobs":null,"finish_reason":null}`, 0, false);
  if (answer.paddingBytes > 0) {
    const padding = `"obfuscation":"${"x".repeat(answer.paddingBytes)}"`;
    events.push({
      bytes: `${head}]${noUsageYet},${padding}}\n\n`,
      produced: 0,
      reports: null,
      content: false,
    });
  }
  for (const step of steps) {
    const delta = deltaOf(answer, step);
    push(`{"index":0,"delta":${delta},"logprobs":null,"finish_reason":null}`, step.produced, true);
  }
  push(
    `{"index":0,"delta":{},"logprobs":null,"finish_reason":"${answer.finish}"}`,
    usage.outputTokens,
    false,
  );
  if (shape.includeUsage && answer.usageForm !== "absent") {
    const told = toldUsage(answer, usage.outputTokens);
    const bytes = `${head}]${usageAfter(answer, usage.outputTokens)}}\n\n`;
    const last: WireEvent = { bytes, produced: usage.outputTokens, reports: told, content: false };
    events.push(last);
    if (answer.usageTwice) events.push(last);
  }
  if (!answer.omitsDone) {
    events.push({ bytes: "data: [DONE]\n\n", produced: usage.outputTokens, reports: null, content: false });
  }
  return events;
}
