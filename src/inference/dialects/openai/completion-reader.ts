import type { ReaderOptions, ReplyReader } from "../dialect.ts";
import { isListOfObjects, isObject } from "../field-rules.ts";
import { BODY_BYTES_MAX, GatheredBody, parseBody } from "../gathered-body.ts";
import type { Emit } from "../reply-event.ts";
import { plainFailure } from "../upstream-failure.ts";
import { AnswerEvents, isError } from "./answer-events.ts";
import { readErrorWithin } from "./upstream-error.ts";

/** Reads a whole chat completion. */
export class CompletionReader implements ReplyReader {
  readonly #options: ReaderOptions;
  readonly #emit: Emit;
  readonly #gathered = new GatheredBody();
  #isOver = false;

  constructor(options: ReaderOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
  }

  push(bytes: Buffer): void {
    if (!this.#isOver && !this.#gathered.add(bytes))
      this.#break(`a body of more than ${String(BODY_BYTES_MAX)} bytes`);
  }

  end(): void {
    if (this.#isOver) return;
    const body = this.#gathered.take();
    const completion = parseBody(body);
    if (!isObject(completion)) return this.#break(`not JSON: ${body.toString("utf8", 0, 500)}`);
    this.#isOver = true;
    const { choices } = completion;
    // Whatever is no answer is an error, also where it does not call itself one.
    if (isError(completion) || !isListOfObjects(choices) || choices.length === 0) {
      this.#emit({ kind: "error", failure: readErrorWithin(body, this.#options.names) });
      return;
    }
    const answer = new AnswerEvents(this.#options, this.#emit);
    answer.read(completion);
    answer.finish();
    if (answer.isBroken) return this.#break("a tool is called without a name");
    this.#emit({ kind: "end" });
  }

  #break(internal: string): void {
    this.#isOver = true;
    this.#emit({ kind: "error", failure: plainFailure("broken", 200, internal) });
  }
}
