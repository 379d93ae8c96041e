import type { AppError } from "../../kernel/app-error.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import type { Usage } from "../../kernel/usage.ts";
import type { UpstreamFailure } from "./upstream-failure.ts";

/** A stretch of bytes, `[start..end)`. */
export interface Span {
  start: number;
  end: number;
}

/** What the relay needs to know of a client's request; the request itself stays in `body`, byte for byte. */
export interface InferenceRequest {
  protocol: Protocol;
  /** The name the client sent. */
  model: string;
  stream: boolean;
  /** The client asked for the usage event of a stream; always true without a stream. */
  wantsUsage: boolean;
  /** The largest output bound the client gave, per choice; null when it gave none. */
  maxOutputTokens: number | null;
  /** How many answers were asked for. */
  choices: number;
  /** UTF-8 bytes of all input text, tools included, to estimate its tokens from. */
  textBytes: number;
  /** Images, sounds and files in the input, whose tokens `textBytes` says nothing of. */
  mediaParts: number;
  messageCount: number;
  hasTools: boolean;
  /** It may ask for its input to be written to the supplier's prompt cache, which can cost more. */
  mayWriteCache: boolean;
  endUser: string | null;
  body: Buffer;
  /** Where the top-level members that the upstream body may change stand in `body`. */
  spans: ReadonlyMap<string, Span>;
}

export interface UpstreamTarget {
  upstreamModel: string;
  /**
   * Bounds the output: put in where the client gave no bound, and in place of a higher one. Null leaves it
   * alone.
   */
  maxOutputTokens: number | null;
  /** The name of the bound where it is put in; `max_completion_tokens` by default. */
  maxTokensField?: string;
}

/** The names that a supplier's words must be freed of, and what stands for them. */
export interface ModelNames {
  upstreamModel: string;
  publicModel: string;
}

export interface ReplyOptions {
  stream: boolean;
  /** The name the client sent. */
  publicModel: string;
  requestId: string;
  wantsUsage: boolean;
  createdSeconds: number;
  /** How many answers were asked for; 1 by default. */
  choices?: number;
  /** Without it, the words of an error within the reply are not passed on. */
  upstreamModel?: string;
}

/** A supplier's answer on its way to the client. One per attempt. */
export interface ReplyPassage {
  /**
   * Takes bytes as they came and gives those to send now. Nothing comes out before `started` or before the
   * answer is known to be complete, so until then another supplier may still be tried. `bytes` is kept and
   * must not be reused.
   */
  push(bytes: Buffer): Buffer | null;
  /**
   * The supplier is done: what was held back (the end mark of a stream, the body otherwise), null if it
   * failed.
   */
  end(): { tail: Buffer | null };
  /** What the supplier reported; null when it reported nothing believable. */
  readonly usage: Usage | null;
  /** The supplier reported a usage that cannot be true. */
  readonly suspicious: boolean;
  /** The answer is whole: there is no need to read on. */
  readonly completed: boolean;
  /** Something of the answer itself was seen: text, reasoning, a tool call. */
  readonly started: boolean;
  /** UTF-8 bytes of output text seen so far, for an estimate where usage is missing. */
  readonly outputBytes: number;
  /** Why the answer broke off; after `end`, set whenever `completed` is not. */
  readonly failure: UpstreamFailure | null;
}

/** A supplier's answer that is no success, as it came. */
export interface UpstreamReply {
  status: number;
  body: Buffer;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Dialect {
  protocol: Protocol;
  /** Throws the AppError that the client reads. */
  readRequest(body: Buffer): InferenceRequest;
  /** The client's own bytes with the few members changed that the supplier must read otherwise. */
  writeUpstreamBody(request: InferenceRequest, target: UpstreamTarget): Buffer;
  /** Joined to the deployment's base URL. */
  upstreamPath: string;
  /** All headers of the upstream request but the framing, as a flat list of names and values. */
  upstreamHeaders(secret: string, stream: boolean): string[];
  openReply(options: ReplyOptions): ReplyPassage;
  readUpstreamError(reply: UpstreamReply, names: ModelNames): UpstreamFailure;
}

export interface WrittenError {
  status: number;
  body: Buffer;
  headers: [string, string][];
}

/** How one protocol says an error: as an answer, and within a stream that has already begun. */
export interface ErrorWriter {
  writeError(error: AppError, requestId: string): WrittenError;
  /** `eventId` counts on from the events already sent; only DashScope numbers them. */
  writeStreamError(error: AppError, requestId: string, eventId?: number): Buffer;
}
