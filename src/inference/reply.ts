import type { ServerResponse } from "node:http";
import type { Sink } from "./suppliers/exchange.ts";

/**
 * The answer to one client. Its head goes out with its first byte, so that until then everything may still
 * change. When the client is gone, writing is silently let go: the supplier's usage is still to be read.
 */
export class Reply implements Sink {
  /** Whether a status line and a first byte have gone out. */
  begun = false;
  /** Whether the client hung up before the answer was complete. */
  gone = false;
  /** On the monotonic clock; null until the first byte of output. */
  firstByteMs: number | null = null;
  readonly #response: ServerResponse;
  #streamHead: string[] = [];
  #resume: (() => void) | null = null;
  #onGone: (() => void) | null = null;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on("close", () => this.#close());
    response.on("drain", () => this.#wake());
  }

  /** Sets the head that the first streamed byte will carry: names and values in turn. */
  prepareStream(head: string[]): void {
    this.#streamHead = head;
  }

  write(bytes: Buffer): boolean {
    if (this.gone) return true;
    if (!this.begun) this.#begin(200, this.#streamHead);
    return this.#response.write(bytes);
  }

  onDrain(resume: () => void): void {
    if (this.gone) resume();
    else this.#resume = resume;
  }

  onGone(act: () => void): void {
    if (this.gone) act();
    else this.#onGone = act;
  }

  /** Sends a whole answer at once, with its length. */
  send(status: number, head: string[], body: Buffer): void {
    if (this.gone) return;
    this.#begin(status, [...head, "content-length", String(body.length)]);
    this.#response.end(body);
  }

  /** Ends a stream, with its last bytes. */
  end(tail: Buffer | null): void {
    if (this.gone) return;
    if (!this.begun) this.#begin(200, this.#streamHead);
    if (tail) this.#response.end(tail);
    else this.#response.end();
  }

  #begin(status: number, head: string[]): void {
    this.begun = true;
    this.firstByteMs = performance.now();
    this.#response.writeHead(status, head);
  }

  #close(): void {
    if (this.#response.writableFinished) return;
    this.gone = true;
    this.#onGone?.();
    this.#wake();
  }

  #wake(): void {
    const resume = this.#resume;
    this.#resume = null;
    resume?.();
  }
}
