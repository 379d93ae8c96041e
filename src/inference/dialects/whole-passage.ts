import type { Usage } from "../../kernel/usage.ts";
import type { ReplyPassage } from "./dialect.ts";
import { finishWordIn } from "./finish-word.ts";
import { BODY_BYTES_MAX, GatheredBody, parseBody } from "./gathered-body.ts";
import type { Splice } from "./splice.ts";
import { plainFailure, type UpstreamFailure } from "./upstream-failure.ts";
import type { UsageTally } from "./usage-tally.ts";

/** Reads the JSON of a whole answer in one pass. */
export interface WholeReader {
  /** Why it is no answer; null when it is one, and the rest is then known. */
  read(body: Buffer): UpstreamFailure | null;
  /** What the client reads in its place. */
  readonly splice: Splice;
  readonly tally: UsageTally;
  readonly hasContent: boolean;
  /** UTF-8 bytes of output text. */
  readonly textBytes: number;
}

/** A whole answer on its way to a client of the same protocol: gathered, checked and spliced. */
export class WholePassage implements ReplyPassage {
  completed = false;
  started = false;
  outputBytes = 0;
  failure: UpstreamFailure | null = null;

  private readonly reader: WholeReader;
  private readonly gathered = new GatheredBody();
  private body: Buffer | null = null;

  constructor(reader: WholeReader) {
    this.reader = reader;
  }

  get usage(): Usage | null {
    return this.reader.tally.settled(this);
  }

  get suspicious(): boolean {
    return this.reader.tally.suspicious;
  }

  finishReason(): string | null {
    return finishWordIn(this.body);
  }

  push(bytes: Buffer): null {
    if (this.failure !== null || this.gathered.add(bytes)) return null;
    this.failure = plainFailure("broken", 200, `a body of more than ${BODY_BYTES_MAX} bytes`);
    return null;
  }

  end(): { tail: Buffer | null } {
    if (this.failure !== null) return { tail: null };
    const { reader } = this;
    const body = (this.body = this.gathered.take());
    this.failure = parseBody(body) === undefined ? notJson(body) : reader.read(body);
    if (this.failure !== null) return { tail: null };
    this.outputBytes = reader.textBytes;
    this.started = reader.hasContent;
    this.completed = true;
    return { tail: reader.splice.toBuffer() };
  }
}

function notJson(body: Buffer): UpstreamFailure {
  return plainFailure("broken", 200, `not JSON: ${body.toString("utf8", 0, 500)}`);
}
