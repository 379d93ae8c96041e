import type { ReaderOptions, ReplyReader } from "../dialect.ts";
import type { Emit } from "../reply-event.ts";
import { CompletionReader } from "./completion-reader.ts";
import { ChunkStreamReader } from "./chunk-stream-reader.ts";

export function openReader(options: ReaderOptions, emit: Emit): ReplyReader {
  return options.stream ? new ChunkStreamReader(options, emit) : new CompletionReader(options, emit);
}
