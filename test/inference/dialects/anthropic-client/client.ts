import { hash } from "node:crypto";
import { flagDefaults } from "../../../../src/catalog/upstream-flags.ts";
import { readChat } from "../../../../src/inference/dialects/anthropic/read-chat.ts";
import { readRequest } from "../../../../src/inference/dialects/anthropic/read-request.ts";
import { openStream, writeWhole } from "../../../../src/inference/dialects/anthropic/write-reply.ts";
import type { AnswerForm } from "../../../../src/inference/dialects/answer-form.ts";
import type { ChatRequest } from "../../../../src/inference/dialects/chat-request.ts";
import type {
  ClientMessage,
  InferenceRequest,
  WriterOptions,
} from "../../../../src/inference/dialects/dialect.ts";
import { Fold } from "../../../../src/inference/dialects/folded-reply.ts";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { noUsage, type Usage } from "../../../../src/kernel/usage.ts";

/** What a client sends, beside its body. */
export type Sent = Partial<Pick<ClientMessage, "headers" | "query">>;

export function read(
  body: string | Buffer | object,
  { headers = {}, query = "" }: Sent = {},
): InferenceRequest {
  const isText = typeof body === "string" || Buffer.isBuffer(body);
  return readRequest({ body: Buffer.from(isText ? (body as string) : JSON.stringify(body)), headers, query });
}

export const HI = [{ role: "user", content: "Hi" }];

/** What is understood of a request that has these fields beside the required ones. */
export function chatOf(fields: object): ChatRequest {
  return readChat(read({ model: "m", max_tokens: 4096, messages: HI, ...fields }));
}

export const ESTIMATED: Usage = { ...noUsage, inputFresh: 77, outputText: 0 };
export const USED: Usage = {
  inputFresh: 25,
  cacheRead: 30,
  cacheWrite5m: 4,
  cacheWrite1h: 5,
  outputText: 12,
  outputReasoning: 6,
};

/** How a client reads `USED`. */
export const USED_AS_READ = {
  input_tokens: 25,
  cache_creation_input_tokens: 9,
  cache_read_input_tokens: 30,
  cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 5 },
  output_tokens: 18,
  output_tokens_details: { thinking_tokens: 6 },
};

export function writing(thinking: AnswerForm["thinking"] = "told"): WriterOptions {
  return {
    stream: true,
    publicModel: "our-model",
    requestId: "req_01jd3k0000000000000000abcd",
    wantsUsage: true,
    createdSeconds: 1_793_491_200,
    flags: flagDefaults.openai,
    form: { cumulative: false, textOnly: false, thinking },
    estimate: (outputBytes) => ({ ...ESTIMATED, outputText: outputBytes }),
    sign: (reasoning) => hash("sha256", reasoning),
  };
}

export const MESSAGE_ID = "msg_01jd3k0000000000000000abcd";

export function signed(reasoning: string): string {
  return `tr1.${hash("sha256", reasoning)}`;
}

export function usage(used: Usage | null): ReplyEvent {
  return { kind: "usage", usage: used, suspicious: used === null };
}

export function finish(
  reason: "end" | "length" | "tool" | "filter" | "refusal" | "contextFull" | "pause",
): ReplyEvent {
  return { kind: "finish", finish: { reason } };
}

/** A call with its arguments in pieces. */
export function call(number: number, name: string, pieces: string[]): ReplyEvent[] {
  return [
    { kind: "toolStart", call: number, id: `call_${number}`, name },
    ...pieces.map((text): ReplyEvent => ({ kind: "toolArguments", call: number, text })),
    { kind: "toolEnd", call: number },
  ];
}

/** All that a streaming client reads of an answer. */
export function tell(events: ReplyEvent[], options = writing()): string {
  const writer = openStream(options);
  return events.map((event) => writer.write(event)).join("") + writer.end();
}

/** All that a client which does not stream reads. */
export function tellWhole(events: ReplyEvent[], options = writing(), used = USED): Buffer | null {
  const fold = new Fold();
  for (const event of events) fold.add(event);
  return writeWhole(fold.reply, used, { ...options, stream: false });
}

/** The same as an object. */
export function wholeOf(events: ReplyEvent[], options = writing()): Record<string, unknown> {
  return JSON.parse(String(tellWhole(events, options))) as Record<string, unknown>;
}
