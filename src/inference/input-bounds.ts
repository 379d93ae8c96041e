import type { InferenceRequest } from "./dialects/dialect.ts";

type Input = Pick<InferenceRequest, "textBytes" | "messageCount" | "mediaParts" | "hasTools">;

// Roles and separators.
const TOKENS_PER_MESSAGE = 8;
// What suppliers say to the model of its own accord when there are tools to call.
const TOKENS_FOR_TOOLS = 600;
// Suppliers count an image of the largest size they look at as about this many.
const TOKENS_PER_MEDIA_PART = 2_000;
/** Shorter texts vary too much in their bytes per token to be foreseen, and cost little to be safe with. */
export const LEARNABLE_BYTES_MIN = 1_024;
const HEADROOM = 1.15;

/** The most input tokens that a request can have: a token is at least one byte of text. */
export function hardInputBound(input: Input): number {
  return input.textBytes + tokensBesideText(input);
}

/**
 * The input tokens that hardly any request of this size exceeds, where its model has at least `bytesPerToken`
 * bytes to a token; the hard bound where that is not known.
 */
export function softInputBound(input: Input, bytesPerToken: number | null): number {
  const hard = hardInputBound(input);
  if (bytesPerToken === null || input.textBytes < LEARNABLE_BYTES_MIN) return hard;
  return Math.min(hard, Math.ceil((input.textBytes / bytesPerToken) * HEADROOM) + tokensBesideText(input));
}

function tokensBesideText({ messageCount, mediaParts, hasTools }: Input): number {
  return (
    messageCount * TOKENS_PER_MESSAGE + mediaParts * TOKENS_PER_MEDIA_PART + (hasTools ? TOKENS_FOR_TOOLS : 0)
  );
}
