import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import type { AppError } from "../../kernel/app-error.ts";
import type { Dialect, ModelNames, ReplyPassage } from "../dialects/dialect.ts";
import { failureToError, plainFailure, type UpstreamFailure } from "../dialects/upstream-failure.ts";

/** Where the bytes for the client go. */
export interface Sink {
  /** False when the client is slower than the supplier: wait for `onDrain`. */
  write(bytes: Buffer): boolean;
  onDrain(resume: () => void): void;
}

/** A call that failed: what its client would read, and what the supplier did. */
export interface Failed {
  kind: "failed";
  error: AppError;
  /** Null where the supplier has no part in it. */
  failure: UpstreamFailure | null;
  /** The customer's own patience was over, which says nothing of the supplier. */
  isImpatience?: true;
}

/** How a call to a supplier ended. `completed`: with a whole answer, whose last bytes are still held back. */
export type Ending = { kind: "completed"; tail: Buffer | null } | Failed | { kind: "cancelled" };

export interface ExchangeOptions {
  supplier: Pick<Dialect, "readUpstreamError">;
  passage: ReplyPassage;
  /** Whether a stream was asked for. */
  stream: boolean;
  names: ModelNames;
  sink: Sink;
  /** The first of the answer itself is there. */
  onStarted: () => void;
}

const ERROR_BODY_MAX = 64 * 1024;
const UPSTREAM_REQUEST_ID_MAX = 200;
const CANCELLED = new Error("the relay ended the call");

/** One call to one supplier, as undici's handler: bytes in, through the dialect's passage, to the sink. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly ended: Promise<Ending>;
  /** Whether the supplier began to answer with a success, and so may charge for the request. */
  accepted = false;
  /** Both of its answer; null without one. */
  httpStatus: number | null = null;
  upstreamRequestId: string | null = null;
  readonly #options: ExchangeOptions;
  readonly #error: Buffer[] = [];
  #resolve: (ending: Ending) => void = () => undefined;
  #controller: Dispatcher.DispatchController | null = null;
  #cancelled: Ending | null = null;
  #isRefused = false;
  #hasStarted = false;
  #outputBytesMax = Infinity;
  #errorBytes = 0;
  #over = false;
  #headers: IncomingHttpHeaders = {};

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Whether the supplier has begun to answer: with text or a tool call, or with a body that is no stream. */
  get isAnswering(): boolean {
    return this.#hasStarted || (this.accepted && !this.#options.stream);
  }

  /** Ends the call from our side, unless it is over. */
  cancel(ending: Ending = { kind: "cancelled" }): void {
    if (this.#over) return;
    this.#cancelled = ending;
    this.#controller?.abort(CANCELLED);
    this.#finish(ending);
  }

  /** From now on it is ended when it has told so many bytes of output more. */
  boundOutput(bytes: number): void {
    this.#outputBytesMax = this.#options.passage.outputBytes + bytes;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cancelled) controller.abort(CANCELLED);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.#headers = headers;
    this.httpStatus = status;
    this.upstreamRequestId = requestIdOf(headers);
    this.accepted = status >= 200 && status <= 299 && this.#isReadable(headers);
    this.#isRefused = !this.accepted;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#isRefused) return this.#collect(chunk);
    const { passage, sink } = this.#options;
    if (this.#over) return;
    const bytes = passage.push(chunk);
    if (!this.#hasStarted && passage.started) this.#start();
    const keepsUp = bytes === null || sink.write(bytes);
    if (passage.failure) return this.cancel(failedWith(passage.failure));
    // The answer is whole: a supplier that keeps the connection open after it keeps nobody waiting.
    if (passage.completed) return this.#conclude(controller);
    if (passage.outputBytes > this.#outputBytesMax) return this.cancel();
    if (keepsUp) return;
    controller.pause();
    sink.onDrain(() => controller.resume());
  }

  onResponseEnd(): void {
    if (this.#over) return;
    if (this.#isRefused) this.#finish(failedWith(this.#readRefusal()));
    else this.#conclude(null);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    this.#options.passage.end();
    if (this.#cancelled) this.#finish(this.#cancelled);
    else this.#finish(failedWith(failureOf(error)));
  }

  #conclude(running: Dispatcher.DispatchController | null): void {
    const { passage } = this.#options;
    const { tail } = passage.end();
    if (passage.failure) return this.#finish(failedWith(passage.failure));
    if (!this.#hasStarted) this.#start();
    this.#finish({ kind: "completed", tail });
    if (passage.isCutShort === true) running?.abort(CANCELLED);
  }

  #start(): void {
    this.#hasStarted = true;
    this.#options.onStarted();
  }

  #finish(ending: Ending): void {
    this.#over = true;
    this.#resolve(ending);
  }

  /** An answer that came in another form than was asked for is an error in disguise. */
  #isReadable(headers: IncomingHttpHeaders): boolean {
    const encoding = headers["content-encoding"];
    if (encoding !== undefined && encoding !== "identity") return false;
    const type = headers["content-type"] ?? "";
    return type.startsWith(this.#options.stream ? "text/event-stream" : "application/json");
  }

  #collect(chunk: Buffer): void {
    this.#errorBytes += chunk.length;
    if (this.#errorBytes <= ERROR_BODY_MAX) this.#error.push(chunk);
  }

  #readRefusal(): UpstreamFailure {
    const { supplier, names } = this.#options;
    const reply = { status: this.httpStatus ?? 0, headers: this.#headers, body: Buffer.concat(this.#error) };
    return supplier.readUpstreamError(reply, names);
  }
}

/** The supplier's own name for the call, under the names that suppliers give it. */
function requestIdOf(headers: IncomingHttpHeaders): string | null {
  const id = headers["x-request-id"] ?? headers["request-id"] ?? headers["x-dashscope-request-id"];
  return typeof id === "string" && id !== "" ? id.slice(0, UPSTREAM_REQUEST_ID_MAX) : null;
}

/** A call that ended with a supplier's failure. */
export function failedWith(failure: UpstreamFailure): Failed {
  return { kind: "failed", error: failureToError(failure), failure };
}

/** Of a connection that could not be made, or broke. */
function failureOf(error: Error): UpstreamFailure {
  const code = (error as { code?: unknown }).code;
  const timedOut = typeof code === "string" && code.includes("TIMEOUT");
  return plainFailure(timedOut ? "timeout" : "broken", 0, error.message);
}
