import type { Answer } from "./answer.ts";
import type { RequestParts, SimRequest } from "./sim-request.ts";
import type { Protocol, Usage } from "./usage-record.ts";

/** A piece of a stream in wire bytes, with what the client knows and has once it is written. */
export interface WireEvent {
  bytes: string;
  /** Output tokens written up to and with this event. */
  produced: number;
  /** The usage this event reports. */
  reports: Usage | null;
  /** Whether it carries content; the `after` key counts these. */
  content: boolean;
}

export interface ErrorNote {
  status: number;
  id: string;
  message: string;
  /** OpenAI's word for it, where the status alone does not say. */
  code?: string | null;
}

export interface Dialect {
  protocol: Protocol;
  newId(): string;
  /** Throws a Refusal for a body the supplier would not take. */
  read(parts: RequestParts): SimRequest;
  /** What it says to a prompt longer than its model can read. */
  tooLong(promptTokens: number, contextTokens: number): string;
  /** The response headers, as name and value in turn. */
  headers(id: string): string[];
  streamType: string;
  /** The whole answer as one JSON text; wire bytes, as all that a dialect writes. */
  whole(answer: Answer): string;
  events(answer: Answer): WireEvent[];
  errorBody(note: ErrorNote): string;
  /** `number` counts the stream's events, from 1. */
  errorEvent(note: ErrorNote, number: number): string;
}
