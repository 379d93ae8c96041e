import type { ReplyEvent } from "../dialects/reply-event.ts";
import type { ReplyGuard } from "../reply-guard.ts";

/** The kinds of text in an answer. */
export type TextKind = "text" | "refusal" | "reasoning" | "toolArguments";

/** Rewrites one block of an answer as it comes, and holds back what it cannot tell yet. */
export interface TextFilter {
  push(text: string): string;
  /** What is left: the block is over, or is interrupted. */
  end(): string;
}

type Said = Extract<ReplyEvent, { kind: "text" | "refusal" | "reasoning" }>;

/**
 * Sends the texts of an answer through filters, one for each block. A block ends before the first event that
 * is not of it; calls of tools may be interleaved, and each is a block of its own.
 */
export class FilteredTexts implements ReplyGuard {
  readonly #open: (kind: TextKind) => TextFilter;
  readonly #calls = new Map<number, TextFilter>();
  #said: { kind: Said["kind"]; filter: TextFilter } | null = null;

  constructor(open: (kind: TextKind) => TextFilter) {
    this.#open = open;
  }

  pass(event: ReplyEvent): readonly ReplyEvent[] {
    switch (event.kind) {
      case "text":
      case "refusal":
      case "reasoning":
        return this.#say(event);
      case "toolArguments":
        return [...this.#endSaid(), ...this.#argue(event)];
      case "toolEnd":
        return [...this.#endCall(event.call), event];
      case "toolStart":
      case "signature":
      case "redacted":
        return [...this.#endSaid(), event];
      case "finish":
      case "end":
      case "error":
        return [...this.#endSaid(), ...this.#endCalls(), event];
      case "logprobs":
      case "usage":
      default:
        // These tell of the text, and interrupt it in many streams.
        return [event];
    }
  }

  #say(event: Said): ReplyEvent[] {
    const before = this.#said?.kind === event.kind ? [] : this.#endSaid();
    this.#said ??= { kind: event.kind, filter: this.#open(event.kind) };
    const text = this.#said.filter.push(event.text);
    return text === "" ? before : [...before, { kind: event.kind, text }];
  }

  #argue({ call, text }: Extract<ReplyEvent, { kind: "toolArguments" }>): ReplyEvent[] {
    let filter = this.#calls.get(call);
    if (!filter) this.#calls.set(call, (filter = this.#open("toolArguments")));
    const told = filter.push(text);
    return told === "" ? [] : [{ kind: "toolArguments", call, text: told }];
  }

  #endSaid(): ReplyEvent[] {
    const said = this.#said;
    this.#said = null;
    const text = said?.filter.end() ?? "";
    return said && text !== "" ? [{ kind: said.kind, text }] : [];
  }

  #endCall(call: number): ReplyEvent[] {
    const text = this.#calls.get(call)?.end() ?? "";
    this.#calls.delete(call);
    return text === "" ? [] : [{ kind: "toolArguments", call, text }];
  }

  #endCalls(): ReplyEvent[] {
    return [...this.#calls.keys()].flatMap((call) => this.#endCall(call));
  }
}
