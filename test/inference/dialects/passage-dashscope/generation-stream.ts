import { flagDefaults } from "../../../../src/catalog/index.ts";
import { plainForm } from "../../../../src/inference/dialects/answer-form.ts";
import { openPassage } from "../../../../src/inference/dialects/dashscope/open-passage.ts";
import type { ReplyOptions } from "../../../../src/inference/dialects/dialect.ts";
import { DECOYS, passThrough, type Passed } from "../passed.ts";

export const UPSTREAM_ID = "98b7c1f0-UPSTREAM-4a1b";
export const CLIENT_ID = "req_01jd3k0000000000000000abcd";

export function replyOptions(options: Partial<ReplyOptions> = {}): ReplyOptions {
  return {
    stream: true,
    publicModel: "qwen-public",
    requestId: CLIENT_ID,
    wantsUsage: true,
    createdSeconds: 1763900001,
    flags: flagDefaults.dashscope,
    form: plainForm,
    ...options,
  };
}

export const CUMULATIVE: Partial<ReplyOptions> = { form: { ...plainForm, cumulative: true } };

export function usageOf(output: number): object {
  return {
    total_tokens: 1000 + output,
    output_tokens: output,
    input_tokens: 1000,
    prompt_tokens_details: { cached_tokens: 600 },
  };
}

/** One event's data, as the vendor writes it. */
export function event(output: object, usage: object | null = usageOf(5)): string {
  return JSON.stringify({ output, ...(usage && { usage }), request_id: UPSTREAM_ID });
}

export function messageEvent(message: object, finish: string | null = "null", tokens = 5): string {
  const choices = [{ message: { role: "assistant", ...message }, index: 0, finish_reason: finish }];
  return event({ choices }, usageOf(tokens));
}

export function textEvent(text: string, finish: string | null = "null", tokens = 5): string {
  return event({ text, finish_reason: finish }, usageOf(tokens));
}

function callOf(id: string, args: string, name?: string): object {
  const called = { ...(name && { name }), arguments: args };
  return { content: "", tool_calls: [{ index: 0, id, type: "function", function: called }] };
}

export function conversation(): string[] {
  return [
    messageEvent({ content: "" }, "null", 0),
    messageEvent({ content: "", reasoning_content: "hmm" }, "null", 3),
    ...DECOYS.map((content, at) => messageEvent({ content, reasoning_content: "" }, null, 4 + at)),
    messageEvent(callOf("call_1", "", "weather"), "null", 40),
    messageEvent(callOf("", '{"a":9007199254740993}'), "null", 45),
    messageEvent({ content: "" }, "tool_calls", 50),
  ];
}

/** Events as the vendor frames them. */
export function sse(events: readonly string[], lineEnd = "\n"): Buffer {
  const frames = events.map((data, at) => frame(data, at + 7).replaceAll("\n", lineEnd));
  return Buffer.from(frames.join(""));
}

export function frame(data: string, id: number): string {
  return `id:${String(id)}\nevent:result\n:HTTP_STATUS/200\ndata:${data}\n\n`;
}

/** What the client must read for events, by the plainest means. */
export function expectedOf(events: readonly string[]): string {
  return events.map((data, at) => frame(data.replace(UPSTREAM_ID, CLIENT_ID), at + 1)).join("");
}

/** Sends the pieces through a passage. */
export function pass(pieces: readonly Buffer[], options: Partial<ReplyOptions> = {}): Passed {
  return passThrough(openPassage(replyOptions(options)), pieces);
}

/** The data that a client reads; its events are counted from 1, and no line has a space behind its colon. */
export function readClientStream(sent: string): Record<string, unknown>[] {
  const frames = sent.split("\n\n");
  if (frames.pop() !== "") throw new Error("the last event has no blank line");
  return frames.map((text, at) => {
    const [id, name, status, data, ...more] = text.split("\n");
    const isFramed = name === "event:result" && status === ":HTTP_STATUS/200" && more.length === 0;
    if (id !== `id:${String(at + 1)}` || !isFramed || !data?.startsWith("data:{"))
      throw new Error(`not event ${String(at + 1)}: ${text}`);
    return JSON.parse(data.slice("data:".length)) as Record<string, unknown>;
  });
}
