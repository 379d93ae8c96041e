import { flagDefaults } from "../../../src/catalog/upstream-flags.ts";
import { plainForm } from "../../../src/inference/dialects/answer-form.ts";
import type { ReplyOptions, ReplyPassage } from "../../../src/inference/dialects/dialect.ts";
import { openaiDialect } from "../../../src/inference/dialects/openai/openai-dialect.ts";

export const UPSTREAM = {
  id: "chatcmpl-UPSTREAMID",
  model: "upstream-model-2025-01",
  fingerprint: "fp_UPSTREAM",
  created: 1700000000,
};

export const CLIENT = { id: "chatcmpl-01jd3k0000000000000000abcd", model: "qwen-plus", created: 1763900001 };

export function replyOptions(options: Partial<ReplyOptions> = {}): ReplyOptions {
  return {
    stream: true,
    publicModel: CLIENT.model,
    requestId: "req_01jd3k0000000000000000abcd",
    wantsUsage: true,
    createdSeconds: CLIENT.created,
    flags: flagDefaults.openai,
    form: plainForm,
    ...options,
  };
}

/** One chunk as OpenAI writes it. */
export function chunk(choices: unknown[], more: object = {}): string {
  return JSON.stringify({
    id: UPSTREAM.id,
    object: "chat.completion.chunk",
    created: UPSTREAM.created,
    model: UPSTREAM.model,
    system_fingerprint: UPSTREAM.fingerprint,
    choices,
    ...more,
  });
}

export function delta(fields: object, finish: string | null = null, index = 0): object {
  return { index, delta: fields, logprobs: null, finish_reason: finish };
}

/** Events as server-sent events with the given line end. */
export function sse(events: readonly string[], lineEnd = "\n"): Buffer {
  return Buffer.from(events.map((event) => `data: ${event}${lineEnd}${lineEnd}`).join(""));
}

export const USAGE = {
  prompt_tokens: 1000,
  completion_tokens: 50,
  total_tokens: 1050,
  prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 100 },
  completion_tokens_details: { reasoning_tokens: 20 },
};

export interface Passed {
  /** All bytes that the client reads. */
  sent: string;
  /** Those before `end`. */
  pushed: string;
  passage: ReplyPassage;
}

/** Sends the pieces through a passage. */
export function pass(pieces: readonly Buffer[], options: Partial<ReplyOptions> = {}): Passed {
  const passage = openaiDialect.openPassage(replyOptions(options));
  const out: Buffer[] = [];
  for (const piece of pieces) {
    const bytes = passage.push(piece);
    if (bytes !== null) out.push(bytes);
  }
  const pushed = Buffer.concat(out).toString();
  const { tail } = passage.end();
  return { sent: pushed + (tail?.toString() ?? ""), pushed, passage };
}

/** Cuts bytes at the given places, which may come in any order. */
export function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (one, other) => one - other,
  );
  return [...sorted, bytes.length].map((place, index) => bytes.subarray(sorted[index - 1] ?? 0, place));
}

/** The JSON of the events that a client reads, and whether `[DONE]` came last. */
export function readClientStream(sent: string): { events: Record<string, unknown>[]; done: boolean } {
  const frames = sent.split("\n\n");
  if (frames.pop() !== "") throw new Error("the last event has no blank line");
  const data = frames.map((frame) => {
    if (!frame.startsWith("data: ") || frame.includes("\n")) throw new Error(`not one data line: ${frame}`);
    return frame.slice("data: ".length);
  });
  const done = data.at(-1) === "[DONE]";
  const events = (done ? data.slice(0, -1) : data).map((text) => JSON.parse(text) as Record<string, unknown>);
  return { events, done };
}
