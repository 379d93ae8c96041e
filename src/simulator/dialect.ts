import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { JsonObject } from "./json-fields.ts";
import type { ToolCall } from "./tool-calls.ts";
import type { Protocol, Usage } from "./usage-record.ts";

/** What only one protocol can ask for, settled when the request is read. */
export interface Shape {
  /** OpenAI: a last chunk with the usage. */
  includeUsage: boolean;
  /** DashScope: each event holds only what is new. */
  incremental: boolean;
  /** DashScope: `choices` instead of `text`. */
  messageFormat: boolean;
}

export interface SimRequest {
  /** As sent, with its suffix. */
  modelName: string;
  user: string | null;
  stream: boolean;
  promptTokens: number;
  tokensMax: number | null;
  /** Whether the reasoning is asked for, and so shown. */
  reasons: boolean;
  toolCalls: readonly ToolCall[];
  shape: Shape;
}

export interface RequestParts {
  body: JsonObject;
  headers: IncomingHttpHeaders;
}

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
}

export interface Dialect {
  protocol: Protocol;
  newId(): string;
  /** Throws a Refusal for a body the supplier would not take. */
  read(parts: RequestParts): SimRequest;
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

/** A request the supplier refuses in its protocol's error shape. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A limit on tokens, refused unless it is a whole number of at least `min`. */
export function readTokensMax(value: unknown, min: number): number | null {
  if (value === undefined || value === null) return null;
  if (typeof value === "number" && Number.isInteger(value) && value >= min) return value;
  throw new Refusal(400, `The maximum of tokens must be an integer of at least ${min}.`);
}

export function readModel(body: JsonObject): string {
  const model = body["model"];
  if (typeof model === "string" && model !== "") return model;
  throw new Refusal(400, "You must provide a model parameter.");
}

export function readMessages(messages: unknown): readonly unknown[] {
  if (Array.isArray(messages) && messages.length > 0) return messages;
  throw new Refusal(400, "messages must be a list of at least one message.");
}
