import { flagDefaults, type SettledFlags } from "../../../../src/catalog/index.ts";
import { openReader } from "../../../../src/inference/dialects/dashscope/read-reply.ts";
import { Fold, type FoldedReply } from "../../../../src/inference/dialects/folded-reply.ts";
import type { ReplyEvent } from "../../../../src/inference/dialects/reply-event.ts";

export const NAMES = { upstreamModel: "qwen-plus-2025-07-28", publicModel: "chat-large" };

export function flagsWith(flags: Partial<SettledFlags> = {}): SettledFlags {
  return { ...flagDefaults.dashscope, ...flags };
}

/** What a supplier says in one event; what is undefined is left out. */
export interface Said {
  content?: unknown;
  reasoning_content?: string;
  tool_calls?: object[];
  finish?: string | null;
  usage?: unknown;
}

export const USAGE = { input_tokens: 250, output_tokens: 16, total_tokens: 266 };

/** The JSON of one event, or of a whole answer, as the service writes it. */
export function report({ finish = "null", usage = USAGE, ...message }: Said): string {
  const choice = { message: { ...message, role: "assistant" }, index: 0, finish_reason: finish };
  return JSON.stringify({ output: { choices: [choice] }, usage, request_id: "98b7" });
}

/** One event without spaces behind its colons, as the service writes it. */
export function event(json: string, { id = 1, name = "result", status = 200 } = {}): string {
  return `id:${id}\nevent:${name}\n:HTTP_STATUS/${status}\ndata:${json}\n\n`;
}

export function stream(reports: readonly string[]): Buffer {
  return Buffer.from(reports.map((json, index) => event(json, { id: index + 1 })).join(""));
}

/** A piece of a tool call. */
export function call(index: number | null, id: string, called: { name?: string; arguments: string }): object {
  return { ...(index !== null && { index }), id, type: "function", function: called };
}

/** The events that are read from the pieces, to the supplier's end. */
export function read(pieces: readonly Buffer[], flags: Partial<SettledFlags> = {}): ReplyEvent[] {
  const events: ReplyEvent[] = [];
  const reader = openReader({ stream: true, names: NAMES, flags: flagsWith(flags) }, (one) =>
    events.push(one),
  );
  for (const piece of pieces) reader.push(piece);
  reader.end();
  const last = events.at(-1)?.kind;
  if (last !== "end" && last !== "error") throw new Error("the reader said no last word");
  return events;
}

export function fold(events: readonly ReplyEvent[]): FoldedReply {
  const folded = new Fold();
  for (const one of events) folded.add(one);
  return folded.reply;
}

/** The events without those of usage. */
export function spoken(events: readonly ReplyEvent[]): ReplyEvent[] {
  return events.filter(({ kind }) => kind !== "usage");
}

/** Cuts bytes at the given places, which may come in any order. */
export function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const sorted = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort(
    (one, other) => one - other,
  );
  return [...sorted, bytes.length].map((place, index) => bytes.subarray(sorted[index - 1] ?? 0, place));
}
