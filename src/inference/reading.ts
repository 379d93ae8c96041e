import { AppError, asAppError } from "../kernel/app-error.ts";
import { textsOf } from "./chat-texts.ts";
import type { ChatRequest, FeatureUse } from "./dialects/chat-request.ts";
import type { InferenceRequest } from "./dialects/dialect.ts";
import { dialects } from "./dialects/dialects.ts";
import { usesOf } from "./dialects/uses-of.ts";

export interface ReadInFull {
  chat: ChatRequest;
  uses: FeatureUse[];
}

/** A client's request, and what it says: read in full at most once, and only if somebody asks. */
export class Reading {
  readonly request: InferenceRequest;
  /** Whether the client's own bytes may go on to a supplier, and the supplier's own bytes come back. */
  readonly isPassable: boolean;
  #full: ReadInFull | AppError | null;

  /** `instead` is what the request is to say in place of its own words. */
  constructor(request: InferenceRequest, instead: ChatRequest | null = null) {
    this.request = request;
    this.isPassable = instead === null;
    this.#full = instead && { chat: instead, uses: usesOf(instead, request.protocol) };
  }

  /** What cannot be read in full may still pass in its own bytes: so the error is only an obstacle. */
  full(): ReadInFull | AppError {
    return (this.#full ??= readInFull(this.request));
  }

  /** What the request says. Throws what its client reads where that cannot be told. */
  chat(): ChatRequest {
    const full = this.full();
    if (full instanceof AppError) throw full;
    return full.chat;
  }

  /**
   * The same request, saying this (or what it says, with its answer watched): it goes to every supplier in
   * words of our own. Throws as `chat` does.
   */
  saying(chat: ChatRequest): Reading {
    const before = this.chat();
    const grownBytes = chat === before ? 0 : textBytesOf(chat) - textBytesOf(before);
    const textBytes = Math.max(0, this.request.textBytes + grownBytes);
    return new Reading({ ...this.request, textBytes }, chat);
  }
}

function readInFull(request: InferenceRequest): ReadInFull | AppError {
  try {
    const chat = dialects[request.protocol].readChat(request);
    return { chat, uses: usesOf(chat, request.protocol) };
  } catch (thrown) {
    return asAppError(thrown);
  }
}

function textBytesOf(chat: ChatRequest): number {
  return textsOf(chat).reduce((bytes, text) => bytes + Buffer.byteLength(text), 0);
}
