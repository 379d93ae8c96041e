import type { IncomingHttpHeaders } from "node:http";
import type { JsonObject } from "./json-fields.ts";
import type { ToolCall } from "./tool-calls.ts";

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
  /** Whether reasoning is asked for, and so shown; null leaves it to the model's name. */
  reasons: boolean | null;
  toolCalls: readonly ToolCall[];
  shape: Shape;
}

export interface RequestParts {
  body: JsonObject;
  headers: IncomingHttpHeaders;
}
