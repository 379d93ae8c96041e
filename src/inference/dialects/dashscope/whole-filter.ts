import type { ReplyOptions } from "../dialect.ts";
import { namesIn } from "../names-in.ts";
import type { Splice } from "../splice.ts";
import type { UpstreamFailure } from "../upstream-failure.ts";
import type { UsageTally } from "../usage-tally.ts";
import type { WholeReader } from "../whole-passage.ts";
import { AnswerFilter } from "./answer-filter.ts";
import { readErrorWithin } from "./upstream-error.ts";

/** Reads a whole answer, of which the client gets the same as of an event of a stream. */
export class WholeFilter implements WholeReader {
  private readonly options: ReplyOptions;
  private readonly answer: AnswerFilter;

  constructor(options: ReplyOptions) {
    this.options = options;
    this.answer = new AnswerFilter(options);
  }

  get splice(): Splice {
    return this.answer.splice;
  }

  get tally(): UsageTally {
    return this.answer.tally;
  }

  get hasContent(): boolean {
    return this.answer.output.hasContent;
  }

  get textBytes(): number {
    return this.answer.said.textBytes;
  }

  read(body: Buffer): UpstreamFailure | null {
    const { answer } = this;
    const isAnswer = answer.read(body, 0, body.length) && !answer.isError && answer.output.hasAnswer;
    // Whatever is no answer is an error, also where it does not call itself one.
    return isAnswer ? null : readErrorWithin(body, namesIn(this.options));
  }
}
