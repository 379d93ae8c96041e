import { type Answer, type Finish, toldUsage, usageMember } from "../answer.ts";
import type { WireEvent } from "../dialect.ts";
import { type Step, voiced, wholeCalls } from "../steps.ts";
import type { Usage } from "../usage-record.ts";
import { wireJson } from "../wire-bytes.ts";
import { sealed } from "./seal.ts";

const stopReasons: Record<Finish, string> = {
  stop: "end_turn",
  length: "max_tokens",
  tool_calls: "tool_use",
};

/** A thought that is shown to nobody. */
const hiddenThought = "what the vendor keeps to itself";

/** The seal of all that was thought aloud. */
function signatureOf(answer: Answer): string {
  const wire = JSON.parse(`"${voiced(answer.steps, "reasoning")}"`) as string;
  return sealed("thinking", Buffer.from(wire, "latin1").toString());
}

function redactedBlock(): string {
  return `{"type":"redacted_thinking","data":"${sealed("redacted_thinking", hiddenThought)}"}`;
}

function usageJson(usage: Usage): string {
  const { cacheWriteTokens = 0 } = usage;
  const thinking =
    usage.reasoningTokens > 0 ? `,"output_tokens_details":{"thinking_tokens":${usage.reasoningTokens}}` : "";
  return (
    `{"input_tokens":${usage.promptTokens - usage.cachedTokens - cacheWriteTokens}` +
    `,"cache_creation_input_tokens":${cacheWriteTokens}` +
    `,"cache_read_input_tokens":${usage.cachedTokens}` +
    `,"cache_creation":{"ephemeral_5m_input_tokens":${cacheWriteTokens},"ephemeral_1h_input_tokens":0}` +
    `,"output_tokens":${usage.outputTokens}${thinking},"service_tier":"standard"}`
  );
}

function usageAfter(answer: Answer, produced: number): string {
  const told = toldUsage(answer, produced);
  return usageMember(answer, told ? usageJson(told) : "null");
}

function callId(answer: Answer, call: number): string {
  return `toolu_${answer.id.slice("msg_".length)}${call}`;
}

export function wholeMessage(answer: Answer): string {
  const text = voiced(answer.steps, "text");
  const reasoning = voiced(answer.steps, "reasoning");
  const blocks: string[] = [];
  if (reasoning !== "") {
    const shown = answer.shape.thinkingOmitted ? "" : reasoning;
    blocks.push(`{"type":"thinking","thinking":"${shown}","signature":"${signatureOf(answer)}"}`);
    if (answer.redacted) blocks.push(redactedBlock());
  }
  if (text !== "") blocks.push(`{"type":"text","text":"${text}"}`);
  wholeCalls(answer.steps).forEach(({ name, escaped }, call) => {
    // Arguments the limit cut short are no JSON; the whole answer then shows none.
    const input = answer.finish === "length" ? "{}" : (JSON.parse(`"${escaped}"`) as string);
    blocks.push(
      `{"type":"tool_use","id":"${callId(answer, call)}","name":${wireJson(name)},"input":${input}}`,
    );
  });
  const padding = answer.paddingBytes > 0 ? `,"padding":"${"x".repeat(answer.paddingBytes)}"` : "";
  return (
    `{"id":"${answer.id}","type":"message","role":"assistant","model":${wireJson(answer.model)}` +
    `,"content":[${blocks.join(",")}],"stop_reason":"${stopReasons[answer.finish]}","stop_sequence":null` +
    `${usageAfter(answer, answer.usage.outputTokens)}${padding}}`
  );
}

function event(type: string, members: string): string {
  return `event: ${type}\ndata: {"type":"${type}"${members}}\n\n`;
}

function openingOf(answer: Answer, step: Step): string {
  if (step.kind === "text") return '{"type":"text","text":""}';
  if (step.kind === "reasoning") return '{"type":"thinking","thinking":"","signature":""}';
  return `{"type":"tool_use","id":"${callId(answer, step.call)}","name":${wireJson(step.name)},"input":{}}`;
}

function deltaOf(step: Step): string {
  if (step.kind === "text") return `{"type":"text_delta","text":"${step.escaped}"}`;
  if (step.kind === "reasoning") return `{"type":"thinking_delta","thinking":"${step.escaped}"}`;
  return `{"type":"input_json_delta","partial_json":"${step.escaped}"}`;
}

/** The end of a block, and a sealed thought behind the open ones. */
function closing(answer: Answer, block: number, kind: Step["kind"]): string {
  const stop = event("content_block_stop", `,"index":${block}`);
  if (kind !== "reasoning") return stop;
  const delta = `{"type":"signature_delta","signature":"${signatureOf(answer)}"}`;
  const signed = event("content_block_delta", `,"index":${block},"delta":${delta}`) + stop;
  if (!answer.redacted) return signed;
  const start = event("content_block_start", `,"index":${block + 1},"content_block":${redactedBlock()}`);
  return signed + start + event("content_block_stop", `,"index":${block + 1}`);
}

function startEvents(answer: Answer): WireEvent[] {
  // The vendor counts one output token before the first is written.
  const told = toldUsage(answer, Math.min(1, answer.usage.outputTokens));
  const message =
    `{"id":"${answer.id}","type":"message","role":"assistant","model":${wireJson(answer.model)}` +
    `,"content":[],"stop_reason":null,"stop_sequence":null` +
    `${usageMember(answer, told ? usageJson(told) : "null")}}`;
  const padding = answer.paddingBytes > 0 ? `,"padding":"${"x".repeat(answer.paddingBytes)}"` : "";
  return [
    { bytes: event("message_start", `,"message":${message}`), produced: 0, reports: told, content: false },
    { bytes: event("ping", padding), produced: 0, reports: null, content: false },
  ];
}

function deltaEvent(answer: Answer, produced: number, stopReason: string): WireEvent {
  const delta = `,"delta":{"stop_reason":${stopReason},"stop_sequence":null}`;
  const bytes = event("message_delta", delta + usageAfter(answer, produced));
  return { bytes, produced, reports: toldUsage(answer, produced), content: false };
}

export function messageEvents(answer: Answer): WireEvent[] {
  const events = startEvents(answer);
  let block = -1;
  let open: Step | null = null;
  let produced = 0;
  for (const step of answer.steps) {
    if (!open || open.kind !== step.kind || (step.kind === "tool" && step.opens)) {
      const closed = open ? closing(answer, block, open.kind) : "";
      block += open?.kind === "reasoning" && answer.redacted ? 2 : 1;
      const start = `,"index":${block},"content_block":${openingOf(answer, step)}`;
      const bytes = closed + event("content_block_start", start);
      events.push({ bytes, produced, reports: null, content: false });
    }
    open = step;
    produced = step.produced;
    if (step.kind === "reasoning" && answer.shape.thinkingOmitted) continue;
    const bytes = event("content_block_delta", `,"index":${block},"delta":${deltaOf(step)}`);
    events.push({ bytes, produced, reports: null, content: true });
    if (answer.usageEveryChunk) events.push(deltaEvent(answer, produced, "null"));
  }
  produced = answer.usage.outputTokens;
  if (open)
    events.push({ bytes: closing(answer, block, open.kind), produced, reports: null, content: false });
  const last = deltaEvent(answer, produced, `"${stopReasons[answer.finish]}"`);
  events.push(last);
  if (answer.usageTwice) events.push(last);
  if (!answer.omitsDone) {
    events.push({ bytes: event("message_stop", ""), produced, reports: null, content: false });
  }
  return events;
}
