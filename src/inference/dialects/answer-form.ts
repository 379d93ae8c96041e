/** How a client wants its answer told, where its protocol knows more than one way. */
export interface AnswerForm {
  /** DashScope: each event repeats all that was said before it. */
  cumulative: boolean;
  /** DashScope: `output.text` in place of `output.choices`. */
  textOnly: boolean;
  /** DashScope: a message's content is a list of parts, as it is of clients that see; else a text. */
  contentParts?: boolean;
  /** Anthropic: reasoning is told to who asked for it; `unsaid` is a block with its signature only. */
  thinking: "told" | "unsaid" | "hidden";
}

/** For protocols that know one way only. */
export const plainForm: AnswerForm = { cumulative: false, textOnly: false, thinking: "told" };
