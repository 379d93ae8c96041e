import type { ReplyPassage } from "../../../src/inference/dialects/dialect.ts";

export interface Passed {
  /** All bytes that the client reads. */
  sent: string;
  /** Those before `end`. */
  pushed: string;
  passage: ReplyPassage;
}

/** Sends the pieces through a passage. */
export function passThrough(passage: ReplyPassage, pieces: readonly Buffer[]): Passed {
  const out: Buffer[] = [];
  for (const piece of pieces) {
    const bytes = passage.push(piece);
    if (bytes !== null) out.push(bytes);
  }
  const pushed = Buffer.concat(out).toString();
  const { tail } = passage.end();
  return { sent: pushed + (tail?.toString() ?? ""), pushed, passage };
}

/** What a text may hold that looks like a protocol, and is none. */
export const DECOYS = [
  '"usage":{"input_tokens":1,"output_tokens":1}',
  '\\"usage\\":{',
  "event: message_stop\ndata: {}\n\n",
  "id:9\nevent:error\n:HTTP_STATUS/500\ndata:{}\n\n",
  '"type":"message_stop"',
  '"finish_reason":"stop"',
  '{"code":"X","message":"no"}',
  '"model":"x","model_name":"y","request_id":"z"',
  "data: [DONE]",
  "你好，世界",
  "👩‍👩‍👧 é",
  "\\",
  '"',
  "\r\n\r\n",
  "\u2028",
  "tr1.",
];
