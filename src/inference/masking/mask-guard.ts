import type { MaskedEntity } from "../../policies/index.ts";
import type { ReplyEvent } from "../dialects/reply-event.ts";
import type { ReplyGuard } from "../reply-guard.ts";
import { Hiding } from "./hiding.ts";
import { FilteredTexts } from "./text-filter.ts";

/**
 * Replaces personal data in an answer for good: in what it says, its reasoning, and the arguments of tools.
 * Placeholders of a vault are none, and pass: this guard stands before the one that puts originals back.
 */
export class MaskGuard implements ReplyGuard {
  readonly #texts: FilteredTexts;

  /** `isJson`: the client has asked for JSON, which the answer's text remains. */
  constructor(entities: readonly MaskedEntity[], { isJson }: { isJson: boolean } = { isJson: false }) {
    const kinds = new Set(entities);
    this.#texts = new FilteredTexts(
      (kind) => new Hiding(kinds, kind === "toolArguments" || (isJson && kind === "text")),
    );
  }

  /**
   * See `ReplyGuard`. At most 1,024 characters of a block are held back, and never a whole private key: it is
   * replaced where it begins. How likely tokens were is not told, since that would tell the tokens.
   */
  pass(event: ReplyEvent): readonly ReplyEvent[] {
    return event.kind === "logprobs" ? [] : this.#texts.pass(event);
  }
}
