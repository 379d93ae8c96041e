/** Where the parts of an answer go. */
export interface ResponseSink {
  onStatus(status: number): void;
  onBody(bytes: Buffer): void;
  onEnd(): void;
}

type State = "head" | "length" | "size" | "chunk" | "gap" | "trailer";

const CRLF = "\r\n";
const HEAD_END = "\r\n\r\n";
const HEAD_MAX = 64 * 1_024;

/**
 * Reads HTTP/1.1 answers from the bytes of one connection: as much of the protocol as a gateway uses that answers
 * POST over a connection kept alive. Throws on anything else.
 */
export class ResponseReader {
  readonly #sink: ResponseSink;
  #state: State = "head";
  /** The start of a head or a line whose end has not come. */
  #kept: Buffer | null = null;
  /** Body bytes that the length or the chunk still has. */
  #left = 0;

  constructor(sink: ResponseSink) {
    this.#sink = sink;
  }

  push(read: Buffer): void {
    const bytes = this.#kept ? Buffer.concat([this.#kept, read]) : read;
    this.#kept = null;
    let at = 0;
    while (at < bytes.length) {
      const next = this.#step(bytes, at);
      if (next < 0) {
        if (bytes.length - at > HEAD_MAX) throw new Error("a head or line of the answer is too long");
        // What was read belongs to the socket, which may use it again.
        this.#kept = Buffer.from(bytes.subarray(at));
        return;
      }
      at = next;
    }
  }

  /** Reads one part from `at` on and returns where it ends; -1 when its end has not come. */
  #step(bytes: Buffer, at: number): number {
    switch (this.#state) {
      case "head":
        return this.#readHead(bytes, at);
      case "length":
        return this.#readBody(bytes, at, () => this.#end());
      case "chunk":
        return this.#readBody(bytes, at, () => (this.#state = "gap"));
      case "size":
        return this.#readSize(bytes, at);
      case "gap":
        return this.#readLine(bytes, at, () => (this.#state = "size"));
      case "trailer":
        return this.#readLine(bytes, at, (line) => line === "" && this.#end());
    }
  }

  #readHead(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(HEAD_END, at, "latin1");
    if (end < 0) return -1;
    const head = bytes.toString("latin1", at, end);
    const status = Number(head.slice(9, 12));
    if (!head.startsWith("HTTP/1.1 ") || !Number.isInteger(status))
      throw new Error("this is no HTTP/1.1 answer");
    this.#sink.onStatus(status);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) {
      this.#state = "length";
      this.#left = Number(length);
      if (this.#left === 0) this.#end();
    } else if (/\r\ntransfer-encoding: *chunked/i.test(head)) this.#state = "size";
    else throw new Error("the answer has neither length nor chunks");
    return end + HEAD_END.length;
  }

  #readBody(bytes: Buffer, at: number, finish: () => void): number {
    const end = Math.min(bytes.length, at + this.#left);
    this.#left -= end - at;
    this.#sink.onBody(bytes.subarray(at, end));
    if (this.#left === 0) finish();
    return end;
  }

  #readSize(bytes: Buffer, at: number): number {
    return this.#readLine(bytes, at, (line) => {
      this.#left = Number.parseInt(line, 16);
      if (!Number.isInteger(this.#left)) throw new Error("a chunk of the answer has no size");
      this.#state = this.#left === 0 ? "trailer" : "chunk";
    });
  }

  #readLine(bytes: Buffer, at: number, act: (line: string) => void): number {
    const end = bytes.indexOf(CRLF, at, "latin1");
    if (end < 0) return -1;
    act(bytes.toString("latin1", at, end));
    return end + CRLF.length;
  }

  #end(): void {
    this.#state = "head";
    this.#sink.onEnd();
  }
}
