import fc from "fast-check";
import type { LikelyToken, TokenLogprob } from "../../../src/inference/dialects/token-logprobs.ts";

export function likely(token: string, logprob: number): LikelyToken {
  return { token, logprob, bytes: [...Buffer.from(token)] };
}

/** A token between protocols, with the others that might have stood in its place. */
export function token(word: string, logprob = -0.5, ...top: LikelyToken[]): TokenLogprob {
  return { ...likely(word, logprob), top };
}

/** The same as suppliers write it and clients read it. */
export function told(tokens: readonly TokenLogprob[]): object {
  const content = tokens.map(({ top, ...one }) => ({ ...one, top_logprobs: top }));
  return { content };
}

/** Log probabilities that look alike now and then. */
export const tokens: fc.Arbitrary<TokenLogprob[]> = fc.array(
  fc
    .tuple(fc.constantFrom("ha", "Hi", " ", "你", '"', "\n"), fc.constantFrom(0, -0.25, -9999))
    .map(([word, logprob]) => token(word, logprob, likely(word, logprob), likely("x", -7))),
  { minLength: 1, maxLength: 4 },
);
