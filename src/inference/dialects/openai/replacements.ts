import type { ReplyOptions } from "../dialect.ts";
import type { Replacements } from "./chunk-reader.ts";

/**
 * What stands in an answer instead of the supplier's values: an id made of the request's, the client's model
 * name.
 */
export function replacementsFor(options: ReplyOptions): Replacements {
  const bareId = options.requestId.slice(options.requestId.indexOf("_") + 1);
  return {
    id: Buffer.from(JSON.stringify(`chatcmpl-${bareId}`)),
    model: Buffer.from(JSON.stringify(options.publicModel)),
    created: Buffer.from(String(options.createdSeconds)),
    usage: options.wantsUsage || !options.stream ? "kept" : "removed",
  };
}
