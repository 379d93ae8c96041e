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

/** What a request used by our own count: four bytes to a token, where nothing better is known. */
export function estimateUsage(counted: Counted, bytesPerToken: number = BYTES_PER_TOKEN): Usage {
  return {
    inputFresh:
      Math.ceil(counted.textBytes / bytesPerToken) +
      counted.messageCount * TOKENS_PER_MESSAGE +
      counted.mediaParts * TOKENS_PER_MEDIA_PART,
    cacheRead: 0,
    cacheWrite5m: 0,
    cacheWrite1h: 0,
    outputText: Math.ceil(counted.outputBytes / bytesPerToken),
    outputReasoning: 0,
  };
}
