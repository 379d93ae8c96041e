import { isUtf8 } from "node:buffer";
import type { Usage } from "../../../kernel/usage.ts";
import type { ReplyOptions, ReplyPassage } from "../dialect.ts";
import { plainFailure, type UpstreamFailure } from "../upstream-failure.ts";
import { ChunkReader } from "./chunk-reader.ts";
import { replacementsFor } from "./replacements.ts";
import { readErrorWithin } from "./upstream-error.ts";
import { UsageTally } from "./usage.ts";

const BODY_BYTES_MAX = 32 * 1024 * 1024;
const BOM_BYTES = 3;

/**
 * A whole chat completion on its way to the client: gathered, checked, and spliced like one chunk of a
 * stream.
 */
export class BodyPassage implements ReplyPassage {
  completed = false;
  started = false;
  outputBytes = 0;
  failure: UpstreamFailure | null = null;

  private readonly options: ReplyOptions;
  private readonly tally = new UsageTally();
  private pieces: Buffer[] = [];
  private pieceBytes = 0;

  constructor(options: ReplyOptions) {
    this.options = options;
  }

  get usage(): Usage | null {
    return this.tally.settled(this);
  }

  get suspicious(): boolean {
    return this.tally.suspicious;
  }

  push(bytes: Buffer): null {
    if (this.failure !== null) return null;
    this.pieces.push(bytes);
    this.pieceBytes += bytes.length;
    if (this.pieceBytes > BODY_BYTES_MAX) {
      this.pieces = [];
      this.breakOff(`a body of more than ${BODY_BYTES_MAX} bytes`);
    }
    return null;
  }

  end(): { tail: Buffer | null } {
    if (this.failure !== null) return { tail: null };
    const body = withoutBom(this.pieces.length === 1 ? this.pieces[0]! : Buffer.concat(this.pieces));
    this.pieces = [];
    if (!isJson(body)) return this.breakOff(`not JSON: ${body.toString("utf8", 0, 500)}`);
    const chunk = new ChunkReader(replacementsFor(this.options), this.tally);
    if (!chunk.read(body, 0, body.length)) return this.breakOff("not a JSON object");
    // Whatever is no answer is an error, also where it does not call itself one.
    if (chunk.hasError || chunk.choices.choiceCount === 0) {
      this.failure = readErrorWithin(body, this.options);
      return { tail: null };
    }
    this.outputBytes = chunk.choices.textBytes;
    this.started = chunk.choices.hasContent;
    this.completed = true;
    return { tail: chunk.splice.toBuffer() };
  }

  private breakOff(internal: string): { tail: null } {
    this.failure = plainFailure("broken", 200, internal);
    return { tail: null };
  }
}

function withoutBom(body: Buffer): Buffer {
  const hasBom = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  return hasBom ? body.subarray(BOM_BYTES) : body;
}

function isJson(body: Buffer): boolean {
  if (!isUtf8(body)) return false;
  try {
    JSON.parse(body.toString("utf8"));
    return true;
  } catch {
    return false;
  }
}
