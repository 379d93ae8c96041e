import type { Usage } from "../kernel/usage.ts";

const BYTES_PER_TOKEN = 4;
const TOKENS_PER_MESSAGE = 4;
const TOKENS_PER_MEDIA_PART = 1_000;

export interface Counted {
  /** UTF-8 bytes of all input text. */
  textBytes: number;
  messageCount: number;
  /** Images, sounds and files in the input. */
  mediaParts: number;
  /** UTF-8 bytes of the output that was seen. */
  outputBytes: number;
}

/** What a request used, by our own count, where the supplier did not say: four bytes to a token. */
export function estimateUsage(counted: Counted): Usage {
  return {
    inputFresh:
      Math.ceil(counted.textBytes / BYTES_PER_TOKEN) +
      counted.messageCount * TOKENS_PER_MESSAGE +
      counted.mediaParts * TOKENS_PER_MEDIA_PART,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    outputText: Math.ceil(counted.outputBytes / BYTES_PER_TOKEN),
    outputReasoning: 0,
  };
}
