import type { ServerResponse } from "node:http";
import type { Answer } from "./answer.ts";
import { chunkOf, lastChunks } from "./http-chunk.ts";
import type { Slot } from "./limits/slot.ts";
import type { Reserved } from "./stages/reserve.ts";
import type { Transcript } from "./contents/transcript.ts";
import type { Sink } from "./suppliers/exchange.ts";
import type { Tape } from "./tape.ts";

/** What may wait behind the gate before the supplier has to wait, too. */
const GATE_BYTES_MAX = 64 * 1024;
/** A stream that was silent for so long says that it still lives, so that nothing on the way closes it. */
const SILENCE_MAX_MS = 15_000;
/** A client that takes no byte for so long is given up. */
const STALL_MAX_MS = 120_000;

export interface ReplyOptions {
  stallMaxMs?: number;
  silenceMaxMs?: number;
}

/**
 * The answer to one client. What is streamed waits behind a gate until the request's reservation is durable,
 * so that no byte goes out before; its head goes out with its first byte, so that until then everything may
 * still change. When the client is gone, writing is silently let go.
 */
export class Reply implements Sink {
  /** Whether a status line has gone out. */
  begun = false;
  /** Whether the client hung up before the answer was complete. */
  gone = false;
  /** On the monotonic clock; null until the first byte of output. */
  firstByteMs: number | null = null;
  /** Keeps what is streamed, where it may have to be said again. */
  tape: Tape | null = null;
  /** Hears what the client is sent, where its customer keeps that. */
  transcript: Transcript | null = null;
  /** Its place within its limits, of which every answer tells; null where there are none. */
  slot: Slot | null = null;
  readonly #response: ServerResponse;
  readonly #stallMaxMs: number;
  readonly #silenceMaxMs: number;
  readonly #openedMs = performance.now();
  #spokeMs = 0;
  #streamHead: string[] = [];
  #isOpen = false;
  /** The stream's chunks are framed here and not by Node; not so for a client of HTTP/1.0. */
  #isFramed = false;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #resume: (() => void) | null = null;
  #onGone: (() => void) | null = null;

  constructor(
    response: ServerResponse,
    { stallMaxMs = STALL_MAX_MS, silenceMaxMs = SILENCE_MAX_MS }: ReplyOptions = {},
  ) {
    this.#response = response;
    this.#stallMaxMs = stallMaxMs;
    this.#silenceMaxMs = silenceMaxMs;
    response.on("close", () => this.#close());
    response.on("drain", () => {
      response.setTimeout(0);
      this.#wake();
    });
    // Only comes when no byte was taken for the whole while.
    response.on("timeout", () => this.cut());
  }

  /** Sets the head that the first streamed byte will carry: names and values in turn. */
  prepareStream(head: string[]): void {
    this.#streamHead = head;
  }

  /** Lets out what is streamed. Whoever has a `Reserved` knows that the reservation is durable. */
  open(_reserved: Reserved): void {
    this.#isOpen = true;
    const waiting = this.#takeWaiting();
    if (waiting.length === 0 || this.gone || this.#put(Buffer.concat(waiting))) this.#wake();
  }

  write(bytes: Buffer): boolean {
    this.tape?.add(bytes);
    if (this.gone) return true;
    this.transcript?.say(bytes);
    if (this.#isOpen) return this.#put(bytes);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    return this.#waitingBytes < GATE_BYTES_MAX;
  }

  /**
   * Says that the stream still lives, where it was silent for long; `bytes` stands between events. The status
   * goes out with it, so that from then on errors are told within the stream.
   */
  keepAlive(bytes: Buffer): void {
    const silentMs = performance.now() - Math.max(this.#spokeMs, this.#openedMs);
    if (this.gone || !this.#isOpen || silentMs < this.#silenceMaxMs) return;
    if (this.#response.writableNeedDrain) return;
    if (!this.begun) this.#beginStream();
    this.#spokeMs = performance.now();
    this.#response.write(this.#framed(bytes));
  }

  onDrain(resume: () => void): void {
    if (this.gone) resume();
    else this.#resume = resume;
  }

  onGone(act: () => void): void {
    if (this.gone) act();
    else this.#onGone = act;
  }

  /** Sends a whole answer at once, with its length, in place of whatever still waits behind the gate. */
  send({ status, head, body }: Answer): void {
    this.#takeWaiting();
    if (this.gone) return;
    if (this.begun) return this.cut();
    this.transcript?.sayInstead(body);
    this.#begin(status, [...head, "content-length", String(body.length)]);
    this.firstByteMs = performance.now();
    this.#finish(body);
  }

  /** Ends a stream, with its last bytes. */
  end(tail: Buffer | null): void {
    if (this.gone) return;
    if (!this.begun) this.#beginStream();
    if (tail) this.transcript?.say(tail);
    this.#finish(this.#isFramed ? lastChunks(tail) : tail);
  }

  /** Tells an error within a stream, and breaks the connection behind it. */
  breakOff(bytes: Buffer): void {
    if (this.gone) return;
    this.transcript?.say(bytes);
    this.#response.setTimeout(this.#stallMaxMs);
    this.#response.write(this.#framed(bytes), () => this.cut());
  }

  /** Breaks the connection: a client that sees a short answer must not take it for a whole one. */
  cut(): void {
    this.#response.destroy();
  }

  #put(bytes: Buffer): boolean {
    if (!this.begun) this.#beginStream();
    this.#spokeMs = performance.now();
    this.firstByteMs ??= this.#spokeMs;
    const keepsUp = this.#response.write(this.#framed(bytes));
    if (!keepsUp) this.#response.setTimeout(this.#stallMaxMs);
    return keepsUp;
  }

  #beginStream(): void {
    this.#begin(200, this.#streamHead);
    // Node would write each chunk in three pieces; one piece costs a third of the system's time.
    this.#isFramed = this.#response.chunkedEncoding;
    this.#response.chunkedEncoding = false;
  }

  #framed(bytes: Buffer): Buffer {
    return this.#isFramed ? chunkOf(bytes) : bytes;
  }

  #begin(status: number, head: string[]): void {
    this.begun = true;
    this.#response.writeHead(status, this.slot ? [...head, ...this.slot.headers()] : head);
  }

  #finish(bytes: Buffer | null): void {
    this.#response.setTimeout(this.#stallMaxMs);
    if (bytes) this.#response.end(bytes);
    else this.#response.end();
  }

  #takeWaiting(): Buffer[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    return waiting;
  }

  #close(): void {
    if (this.#response.writableFinished) return;
    this.gone = true;
    this.#takeWaiting();
    this.#onGone?.();
    this.#wake();
  }

  #wake(): void {
    const resume = this.#resume;
    this.#resume = null;
    resume?.();
  }
}
