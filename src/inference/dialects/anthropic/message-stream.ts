import { inputTokens } from "../../../kernel/usage.ts";
import type { StreamWriter, WriterOptions } from "../dialect.ts";
import { never } from "../never.ts";
import type { Finish, ReplyEvent } from "../reply-event.ts";
import { UsageTally } from "../usage-tally.ts";
import { BlockQueue, type QueuedBlock, writeEvent } from "./block-queue.ts";
import { messageHead, stopOf, usageOf } from "./message-words.ts";

/** Tells an answer as a stream of events: blocks one after another, each begun and ended, numbered from 0. */
export class MessageStream implements StreamWriter {
  readonly #options: WriterOptions;
  readonly #blocks: BlockQueue;
  readonly #calls = new Map<number, QueuedBlock>();
  readonly #tally = new UsageTally();
  #finish: Finish = { reason: "end" };
  #hasBegun = false;
  #hasRefused = false;
  #outputBytes = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#blocks = new BlockQueue({ tellsThinking: options.form.thinking === "told", sign: options.sign });
  }

  write(event: ReplyEvent): string {
    if (event.kind === "usage") this.#tally.take(event);
    if (event.kind === "finish") this.#finish = event.finish;
    return this.#take(event) ? this.#begin() + this.#blocks.take() : "";
  }

  end(): string {
    if (this.#blocks.count === 0) this.#add("text", { type: "text", text: "" });
    this.#blocks.completeAll();
    const usage = this.#tally.settled({ completed: true, outputBytes: this.#outputBytes });
    return (
      this.#begin() +
      this.#blocks.take() +
      writeEvent("message_delta", {
        delta: stopOf(this.#finish, this.#hasRefused),
        usage: usageOf(usage ?? this.#options.estimate(this.#outputBytes)),
      }) +
      writeEvent("message_stop", {})
    );
  }

  /** False where an event says nothing of the answer's content. */
  #take(event: ReplyEvent): boolean {
    switch (event.kind) {
      case "text":
      case "refusal":
        return this.#say(event.kind, event.text);
      case "reasoning":
        return this.#think(event.text);
      case "signature":
        return this.#vouch(event.signature);
      case "redacted":
        if (this.#thinks)
          this.#add("redacted", { type: "redacted_thinking", data: event.data }).complete = true;
        return true;
      case "toolStart":
        return this.#call(event);
      case "toolArguments":
        return this.#grow(this.#calls.get(event.call), event.text);
      case "toolEnd": {
        const call = this.#calls.get(event.call);
        if (call) call.complete = true;
        return call !== undefined;
      }
      case "logprobs":
      case "usage":
      case "finish":
      case "end":
      case "error":
        return false;
      default:
        return never(event);
    }
  }

  get #thinks(): boolean {
    return this.#options.form.thinking !== "hidden";
  }

  #say(kind: "text" | "refusal", text: string): boolean {
    if (text === "") return false;
    this.#hasRefused ||= kind === "refusal";
    const { last } = this.#blocks;
    return this.#grow(last?.kind === kind ? last : this.#add(kind, { type: "text", text: "" }), text);
  }

  #think(text: string): boolean {
    if (text === "") return false;
    if (this.#thinks) return this.#grow(this.#thinking(), text);
    this.#outputBytes += Buffer.byteLength(text);
    return true;
  }

  /** A signature closes its block, which may be empty. */
  #vouch(signature: string): boolean {
    if (!this.#thinks) return true;
    const block = this.#thinking();
    block.signature = signature;
    block.complete = true;
    return true;
  }

  #thinking(): QueuedBlock {
    const { last } = this.#blocks;
    if (last?.kind === "thinking") return last;
    return this.#add("thinking", { type: "thinking", thinking: "", signature: "" });
  }

  #call({ call, id, name }: Extract<ReplyEvent, { kind: "toolStart" }>): boolean {
    this.#outputBytes += Buffer.byteLength(name);
    this.#calls.set(call, this.#add("tool", { type: "tool_use", id, name, input: {} }));
    return true;
  }

  #add(kind: QueuedBlock["kind"], start: object): QueuedBlock {
    const block = { kind, start, waiting: "", text: "", signature: null, complete: false };
    this.#blocks.add(block);
    return block;
  }

  #grow(block: QueuedBlock | undefined, text: string): boolean {
    if (block === undefined || text === "") return false;
    this.#outputBytes += Buffer.byteLength(text);
    block.waiting += text;
    if (block.kind === "thinking") block.text += text;
    return true;
  }

  /** What was used is not known yet when most suppliers begin: the end puts it right. */
  #begin(): string {
    if (this.#hasBegun) return "";
    this.#hasBegun = true;
    const told = this.#tally.settled({ completed: true, outputBytes: 0 });
    const used = told !== null && inputTokens(told) > 0 ? told : this.#options.estimate(0);
    const unknown = { stop_reason: null, stop_sequence: null, stop_details: null };
    const message = { ...messageHead(this.#options), content: [], ...unknown, usage: usageOf(used) };
    return writeEvent("message_start", { message });
  }
}
