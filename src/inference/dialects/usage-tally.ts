import { inputTokens, outputTokens, type Usage } from "../../kernel/usage.ts";
import type { ReplyEvent } from "./reply-event.ts";

/**
 * Keeps the last believable usage that a reply reported. One that cannot be true is passed over, with
 * `suspicious` set, and so is one of zeros behind one that is not: what was used stays used.
 */
export class UsageTally {
  suspicious = false;
  /**
   * What was told before there was any output: it holds for the input. Of an answer that breaks off it may be
   * all that is told.
   */
  atStart: Usage | null = null;
  #last: Usage | null = null;

  /** Takes what was reported; null for a report that cannot be true. */
  note(usage: Usage | null, suspicious = false): void {
    if (usage === null || suspicious) this.suspicious = true;
    if (usage === null) return;
    if (inputTokens(usage) + outputTokens(usage) > 0) this.#last = usage;
    else this.#last ??= usage;
  }

  /** Takes what an event between the protocols tells. */
  take({ usage, suspicious, isAtStart }: Extract<ReplyEvent, { kind: "usage" }>): void {
    if (isAtStart === true && !suspicious) this.atStart = usage;
    else this.note(usage, suspicious);
  }

  /**
   * What to settle by; null when nothing believable was reported. A zero at the end of an answer is a zero;
   * in one that broke off, output that was seen says that the report came before it.
   */
  settled({ completed, outputBytes }: { completed: boolean; outputBytes: number }): Usage | null {
    if (this.#last === null) return outputBytes === 0 ? this.atStart : null;
    const isEarly = !completed && outputBytes > 0 && outputTokens(this.#last) === 0;
    return isEarly ? null : this.#last;
  }
}
