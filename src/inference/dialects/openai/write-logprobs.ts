import { type TokenLogprob, writeTokenLogprobs } from "../token-logprobs.ts";

/** The `logprobs` member of a choice; null where there is nothing to put in. */
export function writeLogprobs(tokens: readonly TokenLogprob[]): object | null {
  return tokens.length > 0 ? { content: writeTokenLogprobs(tokens), refusal: null } : null;
}
