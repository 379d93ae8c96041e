/**
 * The names of attributes, as OpenTelemetry's conventions have them. Those of generative AI are still in
 * development there, and the package of constants marks them as moved: so they are written here.
 */
export const names = {
  errorType: "error.type",
  httpMethod: "http.request.method",
  httpRoute: "http.route",
  httpStatus: "http.response.status_code",
  urlPath: "url.path",
  serverAddress: "server.address",
  serverPort: "server.port",

  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  conversation: "gen_ai.conversation.id",
  requestModel: "gen_ai.request.model",
  requestStream: "gen_ai.request.stream",
  requestMaxTokens: "gen_ai.request.max_tokens",
  requestTemperature: "gen_ai.request.temperature",
  responseModel: "gen_ai.response.model",
  responseId: "gen_ai.response.id",
  finishReasons: "gen_ai.response.finish_reasons",
  timeToFirstChunk: "gen_ai.response.time_to_first_chunk",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  cacheReadTokens: "gen_ai.usage.cache_read.input_tokens",
  cacheCreationTokens: "gen_ai.usage.cache_creation.input_tokens",
  reasoningTokens: "gen_ai.usage.reasoning.output_tokens",

  requestId: "tokenrelay.request.id",
  customerId: "tokenrelay.customer.id",
  apiKeyId: "tokenrelay.api_key.id",
  protocol: "tokenrelay.protocol",
  outcome: "tokenrelay.outcome",
  servedModel: "tokenrelay.served_model",
  charge: "tokenrelay.charge.amount",
  currency: "tokenrelay.charge.currency",
  attempt: "tokenrelay.attempt",
  deployment: "tokenrelay.deployment.id",
  region: "tokenrelay.region",
} as const;

/** What every request of the relay is, in the words of the conventions. */
export const CHAT = "chat";
