import { flagDefaults, type SettledFlags } from "../../../../src/catalog/index.ts";
import { openReader } from "../../../../src/inference/dialects/anthropic/read-reply.ts";
import { Fold, type FoldedReply } from "../../../../src/inference/dialects/folded-reply.ts";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";

export const NAMES = { upstreamModel: "upstream-model-2025", publicModel: "chat-large" };

export type WireEvent = Record<string, unknown> & { type: string };

/** Events as a supplier sends them. */
export function sse(events: readonly WireEvent[], lineEnd = "\n"): Buffer {
  return Buffer.from(
    events
      .map((event) => `event: ${event.type}${lineEnd}data: ${JSON.stringify(event)}${lineEnd}${lineEnd}`)
      .join(""),
  );
}

export interface Reading {
  stream?: boolean;
  flags?: Partial<SettledFlags>;
}

/** All events that a reader makes of the pieces. */
export function read(pieces: readonly Buffer[], { stream = true, flags = {} }: Reading = {}): ReplyEvent[] {
  const events: ReplyEvent[] = [];
  const options = { stream, names: NAMES, flags: { ...flagDefaults.anthropic, ...flags } };
  const reader = openReader(options, (event) => events.push(event));
  for (const piece of pieces) reader.push(piece);
  reader.end();
  return events;
}

export function readStream(events: readonly WireEvent[], reading: Reading = {}): ReplyEvent[] {
  return read([sse(events)], reading);
}

export function readWhole(message: object, reading: Reading = {}): ReplyEvent[] {
  return read([Buffer.from(JSON.stringify(message))], { ...reading, stream: false });
}

export function fold(events: readonly ReplyEvent[]): FoldedReply {
  const folded = new Fold();
  for (const event of events) folded.add(event);
  return folded.reply;
}

export const start = (usage: unknown = { input_tokens: 25, output_tokens: 1 }): WireEvent => ({
  type: "message_start",
  message: {
    ...{ id: "msg_UPSTREAM", type: "message", role: "assistant", model: "upstream-model-2025" },
    ...{ content: [], stop_reason: null, stop_sequence: null, usage },
  },
});
export const open = (index: number, content_block: object): WireEvent => ({
  type: "content_block_start",
  index,
  content_block,
});
export const delta = (index: number, type: string, fields: object): WireEvent => ({
  type: "content_block_delta",
  index,
  delta: { type, ...fields },
});
export const close = (index: number): WireEvent => ({ type: "content_block_stop", index });
export const stop = (
  stop_reason: string | null,
  usage: object | null = { output_tokens: 9 },
  stop_sequence: string | null = null,
): WireEvent => ({ type: "message_delta", delta: { stop_reason, stop_sequence }, usage });
export const ending: WireEvent = { type: "message_stop" };
