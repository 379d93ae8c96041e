import type { Finish, ReplyEvent } from "../dialects/reply-event.ts";
import type { ReplyGuard } from "../reply-guard.ts";
import type { Vault } from "./placeholders.ts";
import { FilteredTexts } from "./text-filter.ts";
import { Unmasking } from "./unmasking.ts";

/**
 * Puts the originals back into an answer: into what it says, its reasoning, and the arguments of tools, where
 * they are written as JSON has it. Placeholders are known in any case, and without their brackets.
 */
export class UnmaskGuard implements ReplyGuard {
  readonly #texts: FilteredTexts;
  readonly #vault: Vault;

  /** `isJson`: the client has asked for JSON, so that the answer's text is written as that too. */
  constructor(vault: Vault, { isJson }: { isJson: boolean } = { isJson: false }) {
    this.#vault = vault;
    this.#texts = new FilteredTexts(
      (kind) => new Unmasking(vault, kind === "toolArguments" || (isJson && kind === "text")),
    );
  }

  /** See `ReplyGuard`. What is held back is never longer than the longest placeholder and its brackets. */
  pass(event: ReplyEvent): readonly ReplyEvent[] {
    return this.#texts.pass(
      event.kind === "finish" ? { kind: "finish", finish: this.#unmasked(event.finish) } : event,
    );
  }

  /** A text at which the answer was to end was masked like all others. */
  #unmasked(finish: Finish): Finish {
    if (finish.reason !== "stopSequence" || finish.sequence === null) return finish;
    const filter = new Unmasking(this.#vault, false);
    return { ...finish, sequence: filter.push(finish.sequence) + filter.end() };
  }
}
