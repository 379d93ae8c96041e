import type { SettledFlags } from "../../catalog/index.ts";

/** What a request may ask for that not every protocol, or not every supplier, can do; in users' words. */
export const features = {
  mid_system: "a system message after the first turn",
  image_url: "an image by its address",
  image_data: "an image as data",
  image_detail: "the `detail` of an image",
  tool_result_image: "an image in a tool's result",
  audio_input: "audio as data",
  audio_url: "audio by its address",
  video_input: "video as input",
  pdf: "a PDF as data",
  document_url: "a document by its address",
  text_document: "a plain-text document",
  uploaded_file: "a file that was uploaded before, by its id",
  citations: "citations, search results as input",
  prefill: "an unfinished answer to be continued",
  strict_tools: "`strict` tools",
  custom_tools: "custom (grammar) tools",
  server_tools: "tools that the supplier runs itself",
  deferred_tools: "tools whose loading is deferred",
  broken_tool_arguments: "a tool call in the history whose arguments are not JSON",
  required_tool: "that some tool must be called",
  named_tool: "that one named tool must be called",
  parallel_tool_calls: "whether tools may be called at once",
  stop: "stop texts",
  many_stops: "more than four stop texts",
  stop_tokens: "stop tokens by their ids",
  temperature: "temperature",
  top_p: "top_p",
  top_k: "top_k",
  presence_penalty: "presence penalty",
  frequency_penalty: "frequency penalty",
  repetition_penalty: "repetition penalty",
  logit_bias: "logit bias",
  seed: "seed",
  no_output: "a request for no output at all, to warm the prompt cache",
  choices: "several answers at once",
  logprobs: "log probabilities, of up to five tokens",
  many_logprobs: "log probabilities of more than five tokens",
  json_object: "JSON output",
  json_schema: "output after a JSON Schema",
  reasoning: "how much to reason",
  cache_marks: "marks for the prompt cache",
  cache_key: "a key for the prompt cache",
  end_user: "whom the request is for",
  web_search: "search on the web, by the supplier",
  qwen_search: "search on the web, as Qwen's models know it",
  code_interpreter: "a code interpreter",
  audio_output: "audio as output",
  prediction: "a predicted output",
  moderation: "moderation of the supplier",
  containers: "containers and MCP servers of the supplier",
  hint: "any other hint to the supplier: metadata, service tier, verbosity and the like",
} as const satisfies Record<string, string>;

export type Feature = keyof typeof features;

/** What becomes of a feature at suppliers of one protocol, when a request is translated for them. */
export type Fate =
  /** It is told to the supplier; `how` says in what form, where that is not plain. */
  | { fate: "carried"; how?: string }
  /** It is a hint: the supplier is not told, and the client hears so in `x-relay-ignored-params`. */
  | { fate: "dropped" }
  /** Without it the client would get something else than it asked for. */
  | { fate: "refused" }
  /** As the deployment's flag says: `is` where it has the value, `otherwise` where not. */
  | { fate: "flagged"; flag: keyof SettledFlags; value: string | boolean; is: Fate; otherwise: Fate };

export type Fates = Readonly<Record<Feature, Fate>>;

export const carried: Fate = { fate: "carried" };
export const dropped: Fate = { fate: "dropped" };
export const refused: Fate = { fate: "refused" };

/** Carried in another form than the client's. */
export function carriedAs(how: string): Fate {
  return { fate: "carried", how };
}

/** `is` where the deployment's flag has the value, `otherwise` (refused) where not. */
export function where(
  [flag, value]: [flag: keyof SettledFlags, value: string | boolean],
  is: Fate = carried,
  otherwise: Fate = refused,
): Fate {
  return { fate: "flagged", flag, value, is, otherwise };
}
