import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { fail, type AppError } from "../../kernel/app-error.ts";
import type { Dialect, ModelNames, ReplyPassage } from "../dialects/dialect.ts";
import { failureToError } from "../dialects/upstream-failure.ts";

/** Where the bytes for the client go. */
export interface Sink {
  /** False when the client is slower than the supplier: wait for `onDrain`. */
  write(bytes: Buffer): boolean;
  onDrain(resume: () => void): void;
}

/** How a call to a supplier ended. `completed`: with a whole answer, whose last bytes are still held back. */
export type Ending =
  { kind: "completed"; tail: Buffer | null } | { kind: "failed"; error: AppError } | { kind: "cancelled" };

export interface ExchangeOptions {
  dialect: Dialect;
  passage: ReplyPassage;
  stream: boolean;
  names: ModelNames;
  sink: Sink;
}

const ERROR_BODY_MAX = 64 * 1024;
const CANCELLED = new Error("the relay ended the call");

/** One call to one supplier, as undici's handler: bytes in, through the dialect's passage, to the sink. */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly ended: Promise<Ending>;
  /** Whether the supplier has answered at all, and so may charge for the request. */
  accepted = false;
  readonly #options: ExchangeOptions;
  readonly #error: Buffer[] = [];
  #resolve: (ending: Ending) => void = () => undefined;
  #controller: Dispatcher.DispatchController | null = null;
  #cancelled: Ending | null = null;
  #refusedStatus: number | null = null;
  #errorBytes = 0;
  #over = false;
  #headers: IncomingHttpHeaders = {};

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.ended = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Ends the call from our side. */
  cancel(ending: Ending = { kind: "cancelled" }): void {
    this.#cancelled = ending;
    this.#controller?.abort(CANCELLED);
    this.#finish(ending);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cancelled) controller.abort(CANCELLED);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.accepted = true;
    this.#headers = headers;
    if (status < 200 || status > 299 || !this.#isReadable(headers)) this.#refusedStatus = status;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#refusedStatus !== null) return this.#collect(chunk);
    const { passage, sink } = this.#options;
    if (this.#over) return;
    const bytes = passage.push(chunk);
    const keepsUp = bytes === null || sink.write(bytes);
    if (passage.failure) return this.cancel({ kind: "failed", error: failureToError(passage.failure) });
    // The answer is whole: a supplier that keeps the connection open after it keeps nobody waiting.
    if (passage.completed) return this.#conclude();
    if (keepsUp) return;
    controller.pause();
    sink.onDrain(() => controller.resume());
  }

  onResponseEnd(): void {
    if (this.#refusedStatus !== null) return this.#fail(this.#readRefusal(this.#refusedStatus));
    if (!this.#over) this.#conclude();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    this.#options.passage.end();
    if (this.#cancelled) this.#finish(this.#cancelled);
    else this.#fail(translate(error));
  }

  #conclude(): void {
    const { passage } = this.#options;
    const { tail } = passage.end();
    if (passage.failure) this.#fail(failureToError(passage.failure));
    else this.#finish({ kind: "completed", tail });
  }

  #fail(error: AppError): void {
    this.#finish({ kind: "failed", error });
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

  #readRefusal(status: number): AppError {
    const { dialect, names } = this.#options;
    const body = Buffer.concat(this.#error);
    return failureToError(dialect.readUpstreamError({ status, headers: this.#headers, body }, names));
  }
}

function translate(error: Error): AppError {
  const code = (error as { code?: unknown }).code;
  const timedOut = typeof code === "string" && code.includes("TIMEOUT");
  return fail(timedOut ? "upstream_timeout" : "upstream_error", { internal: error.message, cause: error });
}
