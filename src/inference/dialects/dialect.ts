import type { AppError } from "../../kernel/app-error.ts";
import type { Protocol } from "../../kernel/protocol.ts";
import type { Usage } from "../../kernel/usage.ts";
import type { SettledFlags } from "../../catalog/index.ts";
import type { AnswerForm } from "./answer-form.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { Fates, Feature } from "./features.ts";
import type { FoldedReply } from "./folded-reply.ts";
import type { Emit, ReplyEvent } from "./reply-event.ts";
import type { UpstreamFailure } from "./upstream-failure.ts";

/** A stretch of bytes, `[start..end)`. */
export interface Span {
  start: number;
  end: number;
}

/** A client's request as it came. */
export interface ClientMessage {
  body: Buffer;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** With its question mark; empty without one. */
  query: string;
}

/** What the relay needs to know of a client's request; the request itself stays in `body`, byte for byte. */
export interface InferenceRequest {
  protocol: Protocol;
  /** The name the client sent. */
  model: string;
  stream: boolean;
  /** The client asked for the usage event of a stream; always true without a stream. */
  wantsUsage: boolean;
  /**
   * The largest output bound the client gave, per choice, reasoning included; null when it gave none.
   */
  maxOutputTokens: number | null;
  /** How many answers were asked for. */
  choices: number;
  /** UTF-8 bytes of all input text, tools included, to estimate its tokens from. */
  textBytes: number;
  /** Images, sounds and files in the input, whose tokens `textBytes` says nothing of. */
  mediaParts: number;
  messageCount: number;
  hasTools: boolean;
  /** A system message stands behind the first turn. */
  hasLateSystem: boolean;
  /** It may ask for its input to be written to the supplier's prompt cache, which can cost more. */
  mayWriteCache: boolean;
  endUser: string | null;
  /** How the client wants the answer told. */
  form: AnswerForm;
  /** Headers that go on, as names and values, to a supplier of the same protocol, and only to one. */
  ownHeaders: [string, string][];
  /** The query that goes on to such a supplier; empty for none. */
  ownQuery: string;
  body: Buffer;
  /** Where the top-level members that the upstream body may change stand in `body`. */
  spans: ReadonlyMap<string, Span>;
}

/** Whom a request is written for. */
export interface UpstreamTarget {
  upstreamModel: string;
  /** The most tokens of output that are paid for, reasoning included. Nothing above it may be asked for. */
  maxOutputTokens: number;
  flags: SettledFlags;
  /** Whether a stream is asked for. */
  stream: boolean;
}

/** A request in a supplier's own protocol. */
export interface WrittenRequest {
  body: Buffer;
  /** Parameters that were given up because others rule them out, by the names of `usesOf`'s features. */
  ignored: Feature[];
  /** Names of tools as the supplier was told them, to the client's own, where they differ. */
  toolNames: ReadonlyMap<string, string>;
}

/** The names that a supplier's words must be freed of, and what stands for them. */
export interface ModelNames {
  upstreamModel: string;
  publicModel: string;
}

/** How a request is sent to a supplier of the dialect. */
export interface Outgoing {
  stream: boolean;
  flags: SettledFlags;
  /** The client's request where it goes on in its own bytes; null where it was translated. */
  own: InferenceRequest | null;
}

/** What an answer is told with, whatever its supplier calls itself. */
export interface ReplyOptions {
  /** Whether the client reads a stream. */
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
  flags: SettledFlags;
  form: AnswerForm;
}

export interface WriterOptions extends ReplyOptions {
  /** What was used by our own count after so many bytes of output: told where the supplier is silent. */
  estimate: (outputBytes: number) => Usage;
  /** Vouches for reasoning that no supplier has signed, for clients that want every thought signed. */
  sign: (reasoning: string) => string;
}

export interface ReaderOptions {
  /** Whether the supplier sends a stream. */
  stream: boolean;
  names: ModelNames | null;
  flags: SettledFlags;
}

/** Reads a supplier's answer into events, which it emits while it takes bytes, and none after the last. */
export interface ReplyReader {
  /** `bytes` is kept and must not be reused. */
  push(bytes: Buffer): void;
  /** The supplier is done. The last event, if it has not come yet, comes now. */
  end(): void;
}

/** Tells an answer to a client as a stream; every text it gives is whole events of the client's protocol. */
export interface StreamWriter {
  /** What the client reads of an event now: often nothing. It takes no `end` and no `error`. */
  write(event: ReplyEvent): string;
  /** What is left to say once the answer is complete: why it is over, what it used, the end mark. */
  end(): string;
  /** How many events have been written, where the protocol counts them. */
  readonly eventCount?: number;
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
  /** What it reported before there was any output, which holds for the input; null when it did not. */
  readonly usageAtStart?: Usage | null;
  /** The supplier reported a usage that cannot be true. */
  readonly suspicious: boolean;
  /** The answer is whole: there is no need to read on. */
  readonly completed: boolean;
  /** Something of the answer itself was seen: text, reasoning, a tool call. */
  readonly started: boolean;
  /** UTF-8 bytes of output text seen so far, for an estimate where usage is missing. */
  readonly outputBytes: number;
  /** The answer was ended before its supplier had said all of it: the rest is not wanted. */
  readonly isCutShort?: boolean;
  /** Why the answer broke off; after `end`, set whenever `completed` is not. */
  readonly failure: UpstreamFailure | null;
  /** How many events the client was sent, where its protocol counts them. */
  readonly eventCount?: number | undefined;
  /** Why the model stopped, in the supplier's word; null where it is not known. It is looked for only now. */
  finishReason?(): string | null;
}

/** A supplier's answer that is no success, as it came. */
export interface UpstreamReply {
  status: number;
  body: Buffer;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** One protocol, as the relay speaks it on both sides. */
export interface Dialect {
  protocol: Protocol;

  // With its clients.
  /** Throws the AppError that the client reads. */
  readRequest(message: ClientMessage): InferenceRequest;
  /** What the request says, in the words between protocols. Throws what the client reads. */
  readChat(request: InferenceRequest): ChatRequest;
  openStream(options: WriterOptions): StreamWriter;
  /** The whole answer; null when it cannot be said in this protocol. `usage` is never unknown here. */
  writeWhole(reply: FoldedReply, usage: Usage, options: WriterOptions): Buffer | null;
  /** Says that the stream still lives; stands between events. */
  keepAlive: Buffer;

  // With its suppliers.
  /** What they can do of what the other protocols' clients may ask for. */
  fates: Fates;
  writeRequest(chat: ChatRequest, target: UpstreamTarget): WrittenRequest;
  openReader(options: ReaderOptions, emit: Emit): ReplyReader;
  /** The path behind the deployment's base URL, whose own path is given, with its query. */
  upstreamPath(basePath: string, outgoing: Outgoing): string;
  /** All headers of the upstream request but the framing, as a flat list of names and values. */
  upstreamHeaders(secret: string, outgoing: Outgoing): string[];
  readUpstreamError(reply: UpstreamReply, names: ModelNames): UpstreamFailure;

  // Between a client and a supplier that both speak it: bytes pass through.
  /** Whether the client's own bytes are what a supplier with these flags takes. */
  canPass(request: InferenceRequest, flags: SettledFlags): boolean;
  /** The client's own bytes with the few members changed that the supplier must read otherwise. */
  passRequest(request: InferenceRequest, target: UpstreamTarget): Buffer;
  openPassage(options: ReplyOptions): ReplyPassage;
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
  /**
   * Whether the connection is broken behind it: for clients that take every end in peace for the end of the
   * answer.
   */
  breaksOff: boolean;
}
