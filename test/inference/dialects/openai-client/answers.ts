import { flagDefaults } from "../../../../src/catalog/upstream-flags.ts";
import { plainForm } from "../../../../src/inference/dialects/answer-form.ts";
import type { WriterOptions } from "../../../../src/inference/dialects/dialect.ts";
import { Fold } from "../../../../src/inference/dialects/folded-reply.ts";
import { openaiDialect } from "../../../../src/inference/dialects/openai/openai-dialect.ts";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";
import { noUsage, type Usage } from "../../../../src/kernel/usage.ts";

export const USAGE: Usage = {
  inputFresh: 300,
  cacheRead: 600,
  cacheWrite5m: 90,
  cacheWrite1h: 10,
  outputText: 30,
  outputReasoning: 20,
};

/** The same to an OpenAI client: nothing is counted twice, nothing is left out. */
export const TOLD_USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 50,
  total_tokens: 1050,
  prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 100 },
  completion_tokens_details: { reasoning_tokens: 20 },
};

export const usageEvent: ReplyEvent = { kind: "usage", usage: USAGE, suspicious: false };

export function writerOptions(options: Partial<WriterOptions> = {}): WriterOptions {
  return {
    stream: true,
    publicModel: "chat-large",
    requestId: "req_01jd3k0000000000000000abcd",
    wantsUsage: true,
    createdSeconds: 1763900001,
    flags: flagDefaults.openai,
    form: plainForm,
    estimate: (outputBytes) => ({ ...noUsage, inputFresh: 7, outputText: outputBytes }),
    sign: () => "",
    ...options,
  };
}

export function streamOf(events: readonly ReplyEvent[], options: Partial<WriterOptions> = {}): string {
  const writer = openaiDialect.openStream(writerOptions(options));
  return events.map((event) => writer.write(event)).join("") + writer.end();
}

export function wholeOf(events: readonly ReplyEvent[], usage: Usage = USAGE): Record<string, unknown> {
  const fold = new Fold();
  for (const event of events) fold.add(event);
  const body = openaiDialect.writeWhole(fold.reply, usage, writerOptions({ stream: false }));
  return JSON.parse(body!.toString()) as Record<string, unknown>;
}

/** The chunks of a stream, which must be whole events on one line each, the last of them `[DONE]`. */
export function chunksOf(stream: string): Chunk[] {
  const frames = stream.split("\n\n");
  const [done, end] = frames.splice(-2);
  if (end !== "" || done !== "data: [DONE]") throw new Error(`the stream ends with ${String(done)}`);
  return frames.map((frame) => {
    if (!frame.startsWith("data: ") || frame.includes("\n")) throw new Error(`not one data line: ${frame}`);
    return JSON.parse(frame.slice("data: ".length)) as Chunk;
  });
}

export interface Chunk {
  [member: string]: unknown;
  choices: { index: number; delta: Record<string, unknown>; finish_reason: string | null }[];
  usage?: unknown;
}

/** What the chunks say, one delta each. */
export function deltasOf(stream: string): Record<string, unknown>[] {
  return chunksOf(stream).flatMap(({ choices }) => choices.map(({ delta }) => delta));
}
