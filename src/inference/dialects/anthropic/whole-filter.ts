import type { ReplyOptions } from "../dialect.ts";
import { JsonScanner } from "../json-scanner.ts";
import { namesIn } from "../names-in.ts";
import { Splice } from "../splice.ts";
import type { UpstreamFailure } from "../upstream-failure.ts";
import { UsageTally } from "../usage-tally.ts";
import type { WholeReader } from "../whole-passage.ts";
import { BlockCounter } from "./block-counter.ts";
import { MessageFilter, UsageFilter } from "./message-filter.ts";
import { readErrorWithin } from "./upstream-error.ts";
import { UsageReports } from "./usage.ts";

/** Reads a whole message, of which the client gets the same as of the message that begins a stream. */
export class WholeFilter implements WholeReader {
  readonly splice = new Splice();
  readonly tally = new UsageTally();

  private readonly options: ReplyOptions;
  private readonly scanner = new JsonScanner();
  private readonly blocks = new BlockCounter(this.scanner);

  constructor(options: ReplyOptions) {
    this.options = options;
  }

  get hasContent(): boolean {
    return this.blocks.hasContent;
  }

  get textBytes(): number {
    return this.blocks.textBytes;
  }

  read(body: Buffer): UpstreamFailure | null {
    const { scanner, splice, blocks, options } = this;
    scanner.open(body, body.length);
    splice.open(body, 0, body.length);
    const usage = new UsageFilter(scanner, splice);
    const message = new MessageFilter({ scanner, splice, blocks }, { options, usage, depth: 0 });
    // Whatever is no message is an error, also where it does not call itself one.
    const isMessage = message.read(scanner.skipSpace(0)) >= 0 && message.hasBlocks;
    if (!isMessage || message.hasError) return readErrorWithin(body, namesIn(options));
    const noted = new UsageReports(options.flags.usageSemantics).note(usage.parse());
    if (noted !== null) this.tally.note(noted.usage, noted.suspicious);
    return null;
  }
}
