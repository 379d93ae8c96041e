import type { ReplyOptions } from "../dialect.ts";
import type { Replacements } from "./chunk-reader.ts";

/**
 * What stands in an answer instead of the supplier's values: an id made of the request's, the client's model
 * name.
 */
export function replacementsFor(options: ReplyOptions): Replacements {
  return {
    id: Buffer.from(JSON.stringify(answerId(options))),
    model: Buffer.from(JSON.stringify(options.publicModel)),
    created: Buffer.from(String(options.createdSeconds)),
    usage: options.wantsUsage || !options.stream ? "kept" : "removed",
  };
}

/** The id of an answer, the same in all of its chunks. */
export function answerId({ requestId }: ReplyOptions): string {
  return `chatcmpl-${requestId.slice(requestId.indexOf("_") + 1)}`;
}
