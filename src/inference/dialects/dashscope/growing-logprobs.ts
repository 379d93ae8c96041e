import type { TokenLogprob } from "../token-logprobs.ts";
import type { Growing, Telling } from "./growing-text.ts";

const HELD_MAX = 16;

/** The log probabilities of a text that a supplier tells in pieces: where it repeats the text, these too. */
export class GrowingLogprobs implements Growing {
  readonly #telling: Telling;
  readonly #emit: (tokens: TokenLogprob[]) => void;
  /** All of them, as the supplier told them last; only its repetitions are held against them. */
  #told: TokenLogprob[] = [];
  #held: TokenLogprob[][] = [];

  constructor(telling: Telling, emit: (tokens: TokenLogprob[]) => void) {
    this.#telling = telling;
    this.#emit = emit;
  }

  /** Those of an event, once the telling has heard its text. */
  take(tokens: TokenLogprob[]): void {
    if (tokens.length === 0) return;
    if (this.#telling.manner !== "open" || this.#told.length === 0) return this.#tell(tokens);
    this.#held.push(tokens);
    if (this.#held.length === HELD_MAX) this.settleDoubt();
  }

  release(): void {
    const held = this.#held;
    this.#held = [];
    for (const tokens of held) this.#tell(tokens);
  }

  /** The text left no doubt, for there was hardly any. */
  settleDoubt(): void {
    const last = this.#held.at(-1);
    if (last === undefined) return;
    const isRepeated = commonLength(last, this.#told) === this.#told.length;
    this.#telling.settle(isRepeated ? "cumulative" : "incremental");
  }

  #tell(tokens: TokenLogprob[]): void {
    const isCumulative = this.#telling.manner === "cumulative";
    const common = isCumulative ? commonLength(tokens, this.#told) : 0;
    if (common === tokens.length) return;
    this.#told = tokens;
    this.#emit(tokens.slice(common));
  }
}

/** How many tokens two lists have in common from their beginning. */
function commonLength(tokens: readonly TokenLogprob[], others: readonly TokenLogprob[]): number {
  const differing = tokens.findIndex(({ token, logprob }, index) => {
    const other = others[index];
    return other?.token !== token || other.logprob !== logprob;
  });
  return differing === -1 ? tokens.length : differing;
}
