import type { Usage } from "../../kernel/usage.ts";
import type { TokenLogprob } from "./token-logprobs.ts";
import type { UpstreamFailure } from "./upstream-failure.ts";

/**
 * What happens in an answer, whichever protocol tells it. The last event of every answer is `end` or `error`;
 * an `end` never comes before the supplier has said that its answer is whole.
 */
export type ReplyEvent =
  | { kind: "text"; text: string }
  | { kind: "reasoning"; text: string }
  /** Vouches for the reasoning before it, which may be empty. */
  | { kind: "signature"; signature: string }
  /** Reasoning that only its supplier can read. */
  | { kind: "redacted"; data: string }
  | { kind: "refusal"; text: string }
  /** `call` counts the calls of an answer from 0; calls may be interleaved. */
  | { kind: "toolStart"; call: number; id: string; name: string }
  | { kind: "toolArguments"; call: number; text: string }
  | { kind: "toolEnd"; call: number }
  /** How likely the next tokens of the answer's text were: those of the text just before. */
  | { kind: "logprobs"; tokens: TokenLogprob[] }
  /**
   * All that was used so far; the last one holds. Null usage: a report that cannot be true. `isAtStart`: told
   * before there was any output, so that it holds for the input only.
   */
  | { kind: "usage"; usage: Usage | null; suspicious: boolean; isAtStart?: true }
  | { kind: "finish"; finish: Finish }
  | { kind: "end" }
  | { kind: "error"; failure: UpstreamFailure };

/** Why an answer is over, in the finest words that any protocol has for it. */
export type Finish =
  | { reason: "end" }
  | { reason: "stopSequence"; sequence: string | null }
  | { reason: "length" }
  | { reason: "contextFull" }
  | { reason: "tool" }
  /** The supplier's filter cut it. */
  | { reason: "filter" }
  /** The model declined. */
  | { reason: "refusal" }
  | { reason: "pause" };

export type Emit = (event: ReplyEvent) => void;
