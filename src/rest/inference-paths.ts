import type { JsonSchema } from "./json-schema.ts";

/**
 * One of the three protocols, as its own documentation describes it in full; here only what a first call
 * needs.
 */
interface Endpoint {
  method: "get" | "post";
  path: string;
  operationId: string;
  summary: string;
  /** The name of the protocol's error shape under components.schemas. */
  error: "OpenaiError" | "AnthropicError" | "DashscopeError";
  /** What the protocol itself requires of a body. */
  required?: string[];
  example?: Record<string, unknown>;
  streams?: true;
}

const hello = [{ role: "user", content: "hello" }];

const endpoints: readonly Endpoint[] = [
  {
    method: "get",
    path: "/v1/models",
    operationId: "listCallableModels",
    summary: "List models callable by the current API key.",
    error: "OpenaiError",
  },
  {
    method: "post",
    path: "/v1/chat/completions",
    operationId: "createChatCompletion",
    summary: "OpenAI Chat Completions-compatible endpoint with non-streaming and streaming support.",
    error: "OpenaiError",
    required: ["model", "messages"],
    example: { model: "auto-chat-balanced", messages: hello },
    streams: true,
  },
  {
    method: "post",
    path: "/v1/messages",
    operationId: "createMessage",
    summary: "Anthropic Messages-compatible endpoint with non-streaming and streaming support.",
    error: "AnthropicError",
    required: ["model", "max_tokens", "messages"],
    example: { model: "auto-chat-balanced", max_tokens: 512, messages: hello },
    streams: true,
  },
  {
    method: "post",
    path: "/v1/messages/count_tokens",
    operationId: "countMessageTokens",
    summary: "Estimate the input tokens of an Anthropic Messages request.",
    error: "AnthropicError",
    required: ["model", "messages"],
    example: { model: "auto-chat-balanced", messages: hello },
  },
  {
    method: "post",
    path: "/api/v1/services/aigc/text-generation/generation",
    operationId: "generateText",
    summary: "DashScope Text Generation-compatible endpoint for customers using DashScope request bodies.",
    error: "DashscopeError",
    required: ["model", "input"],
    example: { model: "auto-chat-balanced", input: { messages: hello }, parameters: { max_tokens: 512 } },
    streams: true,
  },
  {
    method: "post",
    path: "/api/v1/services/aigc/multimodal-generation/generation",
    operationId: "generateFromMedia",
    summary: "The same for DashScope clients whose messages hold images, audio or video.",
    error: "DashscopeError",
    required: ["model", "input"],
    example: {
      model: "auto-chat-balanced",
      input: { messages: [{ role: "user", content: [{ text: "hello" }] }] },
    },
    streams: true,
  },
];

/**
 * The inference endpoints: they answer in their protocol's own shapes, errors too, and so stand apart from
 * routes.
 */
export function inferencePaths(): Record<string, Record<string, JsonSchema>> {
  return Object.fromEntries(
    endpoints.map((endpoint) => [endpoint.path, { [endpoint.method]: printEndpoint(endpoint) }]),
  );
}

/** The three protocols' error shapes. */
export function inferenceSchemas(): Record<string, JsonSchema> {
  const text = { type: "string" };
  const orNull = { type: ["string", "null"] };
  return {
    OpenaiError: objectOf({ error: objectOf({ message: text, type: text, param: orNull, code: orNull }) }),
    AnthropicError: objectOf({
      type: { const: "error" },
      error: objectOf({ type: text, message: text }),
      request_id: text,
    }),
    DashscopeError: objectOf({ code: text, message: text, request_id: text }),
  };
}

function printEndpoint(endpoint: Endpoint): JsonSchema {
  const { operationId, summary, required, example, streams } = endpoint;
  const body = {
    type: "object",
    // The protocol's own documentation describes the others.
    properties: {
      ...Object.fromEntries((required ?? []).map((name) => [name, {}])),
      model: { type: "string", description: "A model of GET /v1/models." },
    },
    required,
    additionalProperties: true,
    examples: [example],
  };
  return {
    operationId,
    summary,
    description: `${summary} The body and the answer are the protocol's own.`,
    tags: ["Inference"],
    ...(example && { requestBody: { required: true, content: { "application/json": { schema: body } } } }),
    responses: {
      200: answer(streams ?? false),
      "4XX": failure(endpoint.error),
      "5XX": failure(endpoint.error),
    },
  };
}

function answer(streams: boolean): JsonSchema {
  const json = { "application/json": { schema: { type: "object" } } };
  const stream = { "text/event-stream": { schema: { type: "string" } } };
  return { description: "The protocol's own answer.", content: { ...json, ...(streams && stream) } };
}

function failure(name: Endpoint["error"]): JsonSchema {
  const schema = { $ref: `#/components/schemas/${name}` };
  return { description: "The protocol's own error shape.", content: { "application/json": { schema } } };
}

function objectOf(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: "object", properties, required: Object.keys(properties) };
}
