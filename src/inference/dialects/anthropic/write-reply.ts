import type { StreamWriter, WriterOptions } from "../dialect.ts";
import { MessageStream } from "./message-stream.ts";

export { writeWhole } from "./whole-message.ts";

/** An event that every client passes over. */
export const keepAlive = Buffer.from('event: ping\ndata: {"type": "ping"}\n\n');

export function openStream(options: WriterOptions): StreamWriter {
  return new MessageStream(options);
}
