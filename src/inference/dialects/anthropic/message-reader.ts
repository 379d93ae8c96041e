import type { ReaderOptions, ReplyReader } from "../dialect.ts";
import type { Emit } from "../reply-event.ts";
import { plainFailure } from "../upstream-failure.ts";
import { BlockEvents } from "./block-events.ts";
import { finishOf } from "./finish-of.ts";
import { parseShallow, parseShallowExactly } from "./parse-shallow.ts";
import { readErrorWithin } from "./upstream-error.ts";
import { UsageReports } from "./usage.ts";

const BODY_BYTES_MAX = 32 * 1024 * 1024;
const SHOWN_BYTES = 500;

/** Reads a whole message once all of it is there. */
export class MessageReader implements ReplyReader {
  readonly #options: ReaderOptions;
  readonly #emit: Emit;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #isOver = false;

  constructor(options: ReaderOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
  }

  push(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > BODY_BYTES_MAX) this.#breakOff(`a body of more than ${String(BODY_BYTES_MAX)} bytes`);
  }

  end(): void {
    if (this.#isOver) return;
    const body = Buffer.concat(this.#pieces);
    const message = parseShallow(body);
    if (message === null) {
      this.#breakOff(`not a JSON object: ${body.toString("utf8", 0, SHOWN_BYTES)}`);
    } else if (Array.isArray(message["content"])) {
      this.#tell(message, parseShallowExactly(body)?.["content"] as unknown[]);
    } else {
      // Whatever is no answer is an error, also where it does not call itself one.
      this.#close();
      this.#emit({ kind: "error", failure: readErrorWithin(body, this.#options.names) });
    }
  }

  #tell(message: Readonly<Record<string, unknown>>, content: readonly unknown[]): void {
    const blocks = new BlockEvents(this.#emit);
    content.forEach((block, index) => {
      blocks.open(index, block);
      blocks.close(index);
    });
    const noted = new UsageReports(this.#options.flags.usageSemantics).note(message["usage"]);
    if (noted !== null) this.#emit({ kind: "usage", ...noted });
    this.#emit({ kind: "finish", finish: finishOf(message["stop_reason"], message["stop_sequence"]) });
    this.#close();
    this.#emit({ kind: "end" });
  }

  #breakOff(internal: string): void {
    this.#close();
    this.#emit({ kind: "error", failure: plainFailure("broken", 200, internal) });
  }

  #close(): void {
    this.#isOver = true;
    this.#pieces = [];
  }
}
