import { never } from "./never.ts";
import type { Finish, ReplyEvent } from "./reply-event.ts";
import type { TokenLogprob } from "./token-logprobs.ts";

/** An answer as one piece: its blocks in order. */
export interface FoldedReply {
  blocks: ReplyBlock[];
  /** Of the tokens of its texts; empty where nobody asked for them. */
  logprobs: TokenLogprob[];
  finish: Finish;
}

export type ReplyBlock =
  | { kind: "text"; text: string }
  | { kind: "refusal"; text: string }
  | { kind: "reasoning"; text: string; signature: string | null }
  | { kind: "redacted"; data: string }
  /** `arguments` is JSON as the model wrote it: empty, or broken where the answer was cut. */
  | { kind: "toolCall"; id: string; name: string; arguments: string };

type ToolCallBlock = Extract<ReplyBlock, { kind: "toolCall" }>;

/** Puts the events of an answer together again. */
export class Fold {
  readonly #blocks: ReplyBlock[] = [];
  readonly #logprobs: TokenLogprob[] = [];
  readonly #calls = new Map<number, ToolCallBlock>();
  #finish: Finish = { reason: "end" };

  get reply(): FoldedReply {
    return { blocks: this.#blocks, logprobs: this.#logprobs, finish: this.#finish };
  }

  add(event: ReplyEvent): void {
    switch (event.kind) {
      case "text":
      case "refusal":
        return this.#say(event.kind, event.text);
      case "reasoning":
        return this.#think(event.text, null);
      case "signature":
        return this.#think("", event.signature);
      case "redacted":
        this.#blocks.push({ kind: "redacted", data: event.data });
        return;
      case "toolStart":
        return this.#call(event.call, { kind: "toolCall", id: event.id, name: event.name, arguments: "" });
      case "toolArguments": {
        const call = this.#calls.get(event.call);
        if (call) call.arguments += event.text;
        return;
      }
      case "logprobs":
        for (const token of event.tokens) this.#logprobs.push(token);
        return;
      case "finish":
        this.#finish = event.finish;
        return;
      case "toolEnd":
      case "usage":
      case "end":
      case "error":
        return;
      default:
        return never(event);
    }
  }

  /** Nothing said begins no block. */
  #say(kind: "text" | "refusal", text: string): void {
    if (text === "") return;
    const last = this.#blocks.at(-1);
    if (last?.kind === kind) last.text += text;
    else this.#blocks.push({ kind, text });
  }

  /** A signature closes its block. */
  #think(text: string, signature: string | null): void {
    if (text === "" && signature === null) return;
    const last = this.#blocks.at(-1);
    if (last?.kind !== "reasoning" || last.signature !== null) {
      this.#blocks.push({ kind: "reasoning", text, signature });
      return;
    }
    last.text += text;
    last.signature = signature;
  }

  #call(call: number, block: ToolCallBlock): void {
    this.#calls.set(call, block);
    this.#blocks.push(block);
  }
}
