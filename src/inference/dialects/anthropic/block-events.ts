import { isObject, isText } from "../field-rules.ts";
import type { Emit } from "../reply-event.ts";
import { writeJson } from "../write-json.ts";

/** A block of the answer that has begun. */
type OpenBlock =
  | { kind: "text" }
  | { kind: "thinking"; signature: string }
  /** `input` is what the block began with, as JSON: it counts only where nothing follows. */
  | { kind: "call"; call: number; input: string; hasArguments: boolean }
  /** Of a kind that has no place with us: nothing of it is told. */
  | { kind: "skipped" };

type Members = Readonly<Record<string, unknown>>;

/** Tells the blocks of an answer as events. A block that comes whole is one that begins and ends. */
export class BlockEvents {
  readonly #emit: Emit;
  /** By their index, whatever that is. */
  readonly #open = new Map<unknown, OpenBlock>();
  #calls = 0;

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  open(index: unknown, block: unknown): void {
    this.#sign();
    this.close(index);
    this.#open.set(index, this.#begin(isObject(block) ? block : {}));
  }

  /** A delta is what its own type says: some servers do not begin their blocks, or begin the wrong ones. */
  add(index: unknown, delta: unknown): void {
    const block = this.#open.get(index);
    if (!isObject(delta) || block?.kind === "skipped") return;
    switch (delta["type"]) {
      case "text_delta":
        return this.#say("text", delta["text"]);
      case "thinking_delta":
        return this.#say("reasoning", delta["thinking"]);
      case "signature_delta":
        if (block?.kind === "thinking") block.signature += textOf(delta["signature"]);
        return;
      case "input_json_delta":
        return this.#addArguments(block, textOf(delta["partial_json"]));
      default:
        // Citations, and what is new: nothing that has a place with us.
        return;
    }
  }

  close(index: unknown): void {
    const block = this.#open.get(index);
    if (block === undefined) return;
    if (block.kind === "thinking") this.#sign();
    this.#open.delete(index);
    if (block.kind !== "call") return;
    if (!block.hasArguments) this.#emit({ kind: "toolArguments", call: block.call, text: block.input });
    this.#emit({ kind: "toolEnd", call: block.call });
  }

  closeAll(): void {
    for (const index of [...this.#open.keys()]) this.close(index);
  }

  #begin(block: Members): OpenBlock {
    switch (block["type"]) {
      case "text":
        this.#say("text", block["text"]);
        return { kind: "text" };
      case "thinking":
        this.#say("reasoning", block["thinking"]);
        return { kind: "thinking", signature: textOf(block["signature"]) };
      case "redacted_thinking":
        if (textOf(block["data"]) !== "") this.#emit({ kind: "redacted", data: textOf(block["data"]) });
        return { kind: "skipped" };
      case "tool_use":
        return this.#beginCall(block);
      default:
        return { kind: "skipped" };
    }
  }

  #beginCall({ id, name, input }: Members): OpenBlock {
    const call = this.#calls++;
    this.#emit({ kind: "toolStart", call, id: textOf(id), name: textOf(name) });
    return { kind: "call", call, input: argumentsOf(input), hasArguments: false };
  }

  #addArguments(block: OpenBlock | undefined, text: string): void {
    if (block?.kind !== "call" || text === "") return;
    block.hasArguments = true;
    this.#emit({ kind: "toolArguments", call: block.call, text });
  }

  #say(kind: "text" | "reasoning", text: unknown): void {
    if (isText(text) && text !== "") this.#emit({ kind, text });
  }

  /** A signature vouches for all of its block, so it comes when nothing more of the block does. */
  #sign(): void {
    for (const block of this.#open.values()) {
      if (block.kind !== "thinking" || block.signature === "") continue;
      this.#emit({ kind: "signature", signature: block.signature });
      block.signature = "";
    }
  }
}

/** The arguments of a call that came as a whole. */
function argumentsOf(input: unknown): string {
  if (isText(input) && input.trim() !== "") return input;
  return isObject(input) ? writeJson(input) : "{}";
}

function textOf(value: unknown): string {
  return isText(value) ? value : "";
}
