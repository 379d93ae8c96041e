import type { ModelNames, ReplyOptions } from "./dialect.ts";

/** Null where the words of an error within the answer are to be kept from the client. */
export function namesIn({ upstreamModel, publicModel }: ReplyOptions): ModelNames | null {
  return upstreamModel === undefined ? null : { upstreamModel, publicModel };
}
