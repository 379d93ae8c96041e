import { flagDefaults } from "../../../../src/catalog/index.ts";
import { openPassage } from "../../../../src/inference/dialects/anthropic/open-passage.ts";
import { plainForm } from "../../../../src/inference/dialects/answer-form.ts";
import type { ReplyOptions } from "../../../../src/inference/dialects/dialect.ts";
import { DECOYS, passThrough, type Passed } from "../passed.ts";

export const UPSTREAM = { id: "msg_UPSTREAMID", model: "upstream-model-2025-01" };
export const CLIENT = { id: "msg_01jd3k0000000000000000abcd", model: "claude-public" };

export function replyOptions(options: Partial<ReplyOptions> = {}): ReplyOptions {
  return {
    stream: true,
    publicModel: CLIENT.model,
    requestId: "req_01jd3k0000000000000000abcd",
    wantsUsage: true,
    createdSeconds: 1763900001,
    flags: flagDefaults.anthropic,
    form: plainForm,
    ...options,
  };
}

export const START_USAGE = { input_tokens: 25, output_tokens: 1 };
export const USAGE = {
  input_tokens: 25,
  cache_creation_input_tokens: 300,
  cache_read_input_tokens: 600,
  cache_creation: { ephemeral_5m_input_tokens: 100, ephemeral_1h_input_tokens: 200 },
  output_tokens: 89,
  output_tokens_details: { thinking_tokens: 20 },
};
export const BUCKETS = {
  inputFresh: 25,
  cacheRead: 600,
  cacheWrite5m: 100,
  cacheWrite1h: 200,
  outputText: 69,
  outputReasoning: 20,
};

export function messageStart(more: object = {}): object {
  const message = { ...UPSTREAM, type: "message", role: "assistant", content: [], stop_reason: null };
  return { type: "message_start", message: { ...message, usage: START_USAGE, ...more } };
}

export function blockStart(block: object, index = 0): object {
  return { type: "content_block_start", index, content_block: block };
}

export function blockDelta(delta: object, index = 0): object {
  return { type: "content_block_delta", index, delta };
}

export function textDelta(text: string, index = 0): object {
  return blockDelta({ type: "text_delta", text }, index);
}

export function blockStop(index = 0): object {
  return { type: "content_block_stop", index };
}

export function messageDelta(usage: object = USAGE, reason = "end_turn"): object {
  return { type: "message_delta", delta: { stop_reason: reason, stop_sequence: null }, usage };
}

export const PING = { type: "ping" };
export const STOP = { type: "message_stop" };
export const TEXT_BLOCK = { type: "text", text: "" };
export const TOOL_BLOCK = { type: "tool_use", id: "toolu_01", name: "weather", input: {} };

export function shortAnswer(): object[] {
  return [messageStart(), blockStart(TEXT_BLOCK), textDelta("Hello"), blockStop(), messageDelta(), STOP];
}

export function conversation(): object[] {
  return [
    messageStart(),
    blockStart({ type: "thinking", thinking: "", signature: "" }),
    PING,
    blockDelta({ type: "thinking_delta", thinking: "hmm" }),
    blockDelta({ type: "signature_delta", signature: "EqQBCkYIBRgC" }),
    blockStop(),
    blockStart(TEXT_BLOCK, 1),
    ...DECOYS.map((text) => textDelta(text, 1)),
    blockStop(1),
    blockStart(TOOL_BLOCK, 2),
    blockDelta({ type: "input_json_delta", partial_json: '{"a":' }, 2),
    blockDelta({ type: "input_json_delta", partial_json: "9007199254740993}" }, 2),
    blockStop(2),
    blockStart({ type: "redacted_thinking", data: "AAAA" }, 3),
    blockStop(3),
    messageDelta(USAGE, "tool_use"),
    STOP,
  ];
}

/** One event as Anthropic frames it; a text goes as it is, under the name of its type. */
export function frame(event: object | string, lineEnd = "\n"): string {
  const json = typeof event === "string" ? event : JSON.stringify(event);
  const type = /"type":\s*"(\w+)"/.exec(json)?.[1] ?? "none";
  return `event: ${type}${lineEnd}data: ${json}${lineEnd}${lineEnd}`;
}

export function sse(events: readonly (object | string)[], lineEnd = "\n"): Buffer {
  return Buffer.from(events.map((event) => frame(event, lineEnd)).join(""));
}

/** What the client must read for events, by the plainest means. */
export function expectedOf(events: readonly object[]): string {
  const texts = events.map((event) =>
    event === PING ? 'event: ping\ndata: {"type": "ping"}\n\n' : frame(event),
  );
  return texts.join("").replace(UPSTREAM.id, CLIENT.id).replace(UPSTREAM.model, CLIENT.model);
}

/** Sends the pieces through a passage. */
export function pass(pieces: readonly Buffer[], options: Partial<ReplyOptions> = {}): Passed {
  return passThrough(openPassage(replyOptions(options)), pieces);
}

/** The events that a client reads, each with the name of its line. */
export function readClientStream(sent: string): Record<string, unknown>[] {
  const frames = sent.split("\n\n");
  if (frames.pop() !== "") throw new Error("the last event has no blank line");
  return frames.map((text) => {
    const [name, data, ...more] = text.split("\n");
    if (!name?.startsWith("event: ") || !data?.startsWith("data: ") || more.length > 0)
      throw new Error(`not one event: ${text}`);
    const event = JSON.parse(data.slice("data: ".length)) as Record<string, unknown>;
    if (event["type"] !== name.slice("event: ".length)) throw new Error(`misnamed: ${text}`);
    return event;
  });
}
