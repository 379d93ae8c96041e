import type { ReaderOptions, ReplyReader } from "../dialect.ts";
import type { Emit } from "../reply-event.ts";
import { MessageReader } from "./message-reader.ts";
import { MessageStreamReader } from "./message-stream-reader.ts";

/** Reads a message that a supplier sends, whole or as a stream, into the same events. */
export function openReader(options: ReaderOptions, emit: Emit): ReplyReader {
  return options.stream ? new MessageStreamReader(options, emit) : new MessageReader(options, emit);
}
