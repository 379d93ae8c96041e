import type { Feature } from "./features.ts";

/** The words of a request between two protocols: what a reader makes of one and a writer of the other. */
export interface ChatRequest {
  /** In the order of the conversation; turns of one role may follow one another. */
  turns: Turn[];
  tools: Tool[];
  toolChoice: ToolChoice;
  /** Whether several tools may be called at once; where the client is silent, as its protocol has it. */
  parallelToolCalls: boolean;
  sampling: Sampling;
  /** Texts at which the answer ends. */
  stops: string[];
  format: AnswerFormat;
  reasoning: Reasoning;
  /** How likely each token of the answer was, and so many others for its place; null where nobody asks. */
  logprobs: { top: number } | null;
  /** Whom the client serves, in its own words. */
  endUser: string | null;
  /** What it asks for that has no place here; whether that is refused or passed over, `fates` tells. */
  beyond: FeatureUse[];
  /** Members that only some suppliers know, by their own names, for writers that know them. */
  extras: Readonly<Record<string, unknown>>;
}

export type Turn =
  | { role: "system"; parts: TextPart[] }
  | { role: "user"; parts: UserPart[] }
  | { role: "assistant"; parts: AssistantPart[] };

export type UserPart = TextPart | ImagePart | FilePart | AudioPart | VideoPart | ToolResultPart;
export type AssistantPart = TextPart | ReasoningPart | RedactedPart | ToolCallPart;

/** A mark that the prompt up to and with this part is worth being kept by the supplier. */
export type CacheMark = "5m" | "1h" | null;

export interface TextPart {
  kind: "text";
  text: string;
  cache: CacheMark;
}

export interface ImagePart {
  kind: "image";
  source: { kind: "url"; url: string } | { kind: "data"; mediaType: string; base64: string };
  cache: CacheMark;
}

/** A document: a PDF, or plain text. */
export interface FilePart {
  kind: "file";
  name: string | null;
  source:
    | { kind: "url"; url: string }
    | { kind: "data"; mediaType: string; base64: string }
    | { kind: "text"; text: string };
  cache: CacheMark;
}

export interface AudioPart {
  kind: "audio";
  /** `url` may be a data URI. */
  source: { kind: "url"; url: string } | { kind: "data"; format: string; base64: string };
}

export interface VideoPart {
  kind: "video";
  /** One address, or those of its frames. */
  urls: string[];
}

export interface ToolResultPart {
  kind: "toolResult";
  callId: string;
  parts: (TextPart | ImagePart)[];
  isError: boolean;
  cache: CacheMark;
}

export interface ReasoningPart {
  kind: "reasoning";
  text: string;
  /** As the supplier gave it; null where there is none, or only our own. */
  signature: string | null;
}

/** Reasoning that only its supplier can read. */
export interface RedactedPart {
  kind: "redacted";
  data: string;
}

export interface ToolCallPart {
  kind: "toolCall";
  id: string;
  name: string;
  /** JSON as the model wrote it, which may be broken. */
  arguments: string;
  cache: CacheMark;
}

export interface Tool {
  name: string;
  description: string | null;
  /** JSON Schema of the arguments; null where none is given. */
  parameters: Readonly<Record<string, unknown>> | null;
  strict: boolean;
  cache: CacheMark;
}

export type ToolChoice =
  { mode: "auto" } | { mode: "none" } | { mode: "required" } | { mode: "named"; name: string };

/** Null is what the client left open. */
export interface Sampling {
  temperature: number | null;
  topP: number | null;
  topK: number | null;
  presencePenalty: number | null;
  frequencyPenalty: number | null;
  repetitionPenalty: number | null;
  /** Digits as the client wrote them: a seed may have more of them than a number here can hold. */
  seed: string | null;
}

export type AnswerFormat =
  | { kind: "text" }
  | { kind: "json" }
  | {
      kind: "schema";
      name: string;
      description: string | null;
      schema: Readonly<Record<string, unknown>>;
      strict: boolean;
    };

export type Effort = "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

/** `auto`: the client left it to the model. A budget is in tokens. */
export type Reasoning =
  { mode: "auto" } | { mode: "off" } | { mode: "on"; effort: Effort | null; budget: number | null };

/** Something that a request uses, and the name under which its client knows it. */
export interface FeatureUse {
  feature: Feature;
  param: string;
}
