import type { ReplyOptions, ReplyPassage } from "../dialect.ts";
import { WholePassage } from "../whole-passage.ts";
import { StreamPassage } from "./stream-passage.ts";
import { WholeFilter } from "./whole-filter.ts";

/** The passage of a message to a client that reads the supplier's own protocol. */
export function openPassage(options: ReplyOptions): ReplyPassage {
  return options.stream ? new StreamPassage(options) : new WholePassage(new WholeFilter(options));
}
