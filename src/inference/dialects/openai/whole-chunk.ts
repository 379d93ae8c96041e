import type { ReplyOptions } from "../dialect.ts";
import { namesIn } from "../names-in.ts";
import type { Splice } from "../splice.ts";
import { plainFailure, type UpstreamFailure } from "../upstream-failure.ts";
import { UsageTally } from "../usage-tally.ts";
import type { WholeReader } from "../whole-passage.ts";
import { ChunkReader } from "./chunk-reader.ts";
import { replacementsFor } from "./replacements.ts";
import { readErrorWithin } from "./upstream-error.ts";

/** A whole chat completion, spliced like one chunk of a stream. */
export class WholeChunk implements WholeReader {
  readonly tally = new UsageTally();
  private readonly options: ReplyOptions;
  private readonly chunk: ChunkReader;

  constructor(options: ReplyOptions) {
    this.options = options;
    this.chunk = new ChunkReader(replacementsFor(options), this.tally, options.flags.usageSemantics);
  }

  get splice(): Splice {
    return this.chunk.splice;
  }

  get hasContent(): boolean {
    return this.chunk.choices.hasContent;
  }

  get textBytes(): number {
    return this.chunk.choices.textBytes;
  }

  read(body: Buffer): UpstreamFailure | null {
    const { chunk } = this;
    if (!chunk.read(body, 0, body.length)) return plainFailure("broken", 200, "not a JSON object");
    // Whatever is no answer is an error, also where it does not call itself one.
    const isError = chunk.hasError || chunk.choices.choiceCount === 0;
    return isError ? readErrorWithin(body, namesIn(this.options)) : null;
  }
}
