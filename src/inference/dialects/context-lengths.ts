const NUMBER = /\d[\d,]*/g;
const SMALLEST_CONTEXT = 256;

export interface ContextLengths {
  /** Tokens that the request has, null when the message does not say. */
  asked: number | null;
  /** Tokens that the model takes. */
  limit: number;
}

/**
 * The numbers in a message about an input that is too long ("maximum context length is 8192 tokens, however
 * you requested 9000"): clients of the other protocols look for them in their own wording. Null when there
 * are none.
 */
export function readContextLengths(message: string): ContextLengths | null {
  const numbers = (message.match(NUMBER) ?? [])
    .map((text) => Number(text.replaceAll(",", "")))
    .filter((number) => number >= SMALLEST_CONTEXT);
  const asked = Math.max(...numbers);
  const limit = numbers.find((number) => number < asked);
  if (limit !== undefined) return { asked, limit };
  return numbers.length > 0 ? { asked: null, limit: asked } : null;
}
