import type { IncomingHttpHeaders } from "node:http";
import type { JsonObject } from "./json-fields.ts";
import type { ToolSituation } from "./tool-calls.ts";

/** What only one protocol can ask for, settled when the request is read. */
export interface Shape {
  /** OpenAI: a last chunk with the usage. */
  includeUsage: boolean;
  /** DashScope: each event holds only what is new. */
  incremental: boolean;
  /** DashScope: `choices` instead of `text`. */
  messageFormat: boolean;
  /** DashScope's multimodal endpoint: contents are lists. */
  contentLists: boolean;
  /** Anthropic: thinking is told by its signature only. */
  thinkingOmitted: boolean;
}

/** How most requests are answered. */
export const plainShape: Shape = {
  includeUsage: true,
  incremental: true,
  messageFormat: true,
  contentLists: false,
  thinkingOmitted: false,
};

export interface SimRequest {
  /** As sent, with its suffix. */
  modelName: string;
  user: string | null;
  stream: boolean;
  promptTokens: number;
  tokensMax: number | null;
  /** DashScope: the limit of what is not reasoning. */
  textTokensMax: number | null;
  reasoningTokensMax: number | null;
  /** Whether reasoning is asked for, and so shown; null leaves it to the model's name. */
  reasons: boolean | null;
  tools: ToolSituation;
  /** The answer is JSON of this schema; null for text. */
  schema: JsonObject | null;
  /** The images since the model last spoke, as its answer names them. */
  images: readonly string[];
  /** There is a system message behind the first turn. */
  laterSystem: boolean;
  shape: Shape;
}

export interface RequestParts {
  body: JsonObject;
  headers: IncomingHttpHeaders;
  /** Of the URL, without its query. */
  path: string;
}
