import type { ReplyOptions, ReplyPassage } from "../dialect.ts";
import { WholePassage } from "../whole-passage.ts";
import { StreamPassage } from "./stream-passage.ts";
import { WholeChunk } from "./whole-chunk.ts";

export function openPassage(options: ReplyOptions): ReplyPassage {
  return options.stream ? new StreamPassage(options) : new WholePassage(new WholeChunk(options));
}
