import { ourSignature } from "./signatures.ts";

/** A block of an answer on its way to the client, in the order in which the supplier began it. */
export interface QueuedBlock {
  kind: "text" | "refusal" | "thinking" | "redacted" | "tool";
  /** As the block begins, before any delta. */
  start: object;
  /** Said by the supplier, not yet to the client. */
  waiting: string;
  /** All of its text so far, where it will be signed. */
  text: string;
  signature: string | null;
  /** Nothing more can come to it. */
  complete: boolean;
}

export interface BlockQueueOptions {
  /** Whether the client reads what is thought, or only that it is vouched for. */
  tellsThinking: boolean;
  sign: (reasoning: string) => string;
}

/**
 * Tells blocks one after another, each with the next index: the first in the queue as it grows, the others,
 * which a supplier may write at the same time, when it is their turn.
 */
export class BlockQueue {
  readonly #options: BlockQueueOptions;
  #queue: QueuedBlock[] = [];
  #index = 0;
  #isOpen = false;

  constructor(options: BlockQueueOptions) {
    this.#options = options;
  }

  /** How many blocks were begun. */
  get count(): number {
    return this.#index + this.#queue.length;
  }

  /** The block that was begun last, where it can still grow. */
  get last(): QueuedBlock | null {
    const last = this.#queue.at(-1);
    return last === undefined || last.complete ? null : last;
  }

  /** Begins a block: with it, text and thinking before it are complete. */
  add(block: QueuedBlock): void {
    const { last } = this;
    if (last !== null && last.kind !== "tool") last.complete = true;
    this.#queue.push(block);
  }

  /** Nothing more comes to any block. */
  completeAll(): void {
    for (const block of this.#queue) block.complete = true;
  }

  /** The events that can be told now. */
  take(): string {
    let told = "";
    for (let block = this.#queue[0]; block !== undefined; block = this.#queue[0]) {
      told += this.#tell(block);
      if (!block.complete) break;
      told += this.#close(block);
      this.#queue.shift();
    }
    return told;
  }

  #tell(block: QueuedBlock): string {
    let told = "";
    if (!this.#isOpen) told += this.#event("content_block_start", { content_block: block.start });
    this.#isOpen = true;
    if (!isSaying(block)) return told;
    const isTold = block.kind !== "thinking" || this.#options.tellsThinking;
    if (isTold) told += this.#delta(deltaOf(block));
    block.waiting = "";
    return told;
  }

  #close(block: QueuedBlock): string {
    let told = "";
    if (block.kind === "thinking") {
      const signature = block.signature ?? ourSignature(block.text, this.#options.sign);
      told += this.#delta({ type: "signature_delta", signature });
    }
    told += this.#event("content_block_stop", {});
    this.#isOpen = false;
    this.#index++;
    return told;
  }

  #delta(delta: object): string {
    return this.#event("content_block_delta", { delta });
  }

  #event(type: string, members: object): string {
    return writeEvent(type, { index: this.#index, ...members });
  }
}

/** One event of a stream, with the line that names it: without it, clients drop the event. */
export function writeEvent(type: string, members: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...members })}\n\n`;
}

/** Arguments that are nothing but space are no JSON: what is only space waits for more. */
function isSaying({ kind, waiting }: QueuedBlock): boolean {
  return (kind === "tool" ? waiting.trim() : waiting) !== "";
}

function deltaOf({ kind, waiting }: QueuedBlock): object {
  if (kind === "thinking") return { type: "thinking_delta", thinking: waiting };
  if (kind === "tool") return { type: "input_json_delta", partial_json: waiting };
  return { type: "text_delta", text: waiting };
}
