import { carried, carriedAs, dropped, type Fate, type Fates, refused, where } from "../features.ts";

const fetched = carriedAs("as data that the relay fetches");

const sampled: Fate = where(["temperatureMode", "any"], carried, dropped);

/** Models that only read take no pictures, sounds or films. */
function multimodal(fate: Fate): Fate {
  return where(["dsEndpoint", "multimodal"], fate);
}

/** What a model cannot do while it thinks, and so not at all when it always does. */
function unlessThinking(fate: Fate): Fate {
  return where(["thinkingMode", "always"], refused, fate);
}

/** What suppliers of DashScope's protocol can do of what clients ask for in the words of any protocol. */
export const fates: Fates = {
  mid_system: carriedAs("as a part of the user's turn beside it"),
  image_url: multimodal(where(["imageUrl", true], carried, fetched)),
  image_data: multimodal(carriedAs("as a data URI")),
  image_detail: dropped,
  tool_result_image: multimodal(carriedAs("in a user's message behind the results of all tools")),
  audio_input: multimodal(carried),
  audio_url: multimodal(carried),
  video_input: multimodal(carried),
  pdf: refused,
  document_url: refused,
  text_document: carriedAs("as text"),
  uploaded_file: refused,
  citations: carriedAs("as text"),
  prefill: unlessThinking(where(["prefill", true], carriedAs("as a `partial` message, without thinking"))),
  strict_tools: dropped,
  custom_tools: refused,
  server_tools: refused,
  deferred_tools: carriedAs("as tools like the others"),
  broken_tool_arguments: carried,
  required_tool: unlessThinking(where(["requiredTool", true])),
  named_tool: unlessThinking(carriedAs("without thinking")),
  parallel_tool_calls: carried,
  stop: carried,
  many_stops: carried,
  stop_tokens: refused,
  temperature: where(["temperatureMode", "any"], carriedAs("up to 1.99"), dropped),
  top_p: where(["temperatureMode", "any"], carriedAs("from 0.001"), dropped),
  top_k: carried,
  presence_penalty: sampled,
  frequency_penalty: dropped,
  repetition_penalty: carried,
  logit_bias: dropped,
  seed: carriedAs("unless it is negative"),
  no_output: refused,
  choices: refused,
  logprobs: carried,
  many_logprobs: refused,
  json_object: unlessThinking(carriedAs("without thinking; the prompt is made to mention JSON")),
  json_schema: where(["jsonSchema", true], carriedAs("without thinking")),
  reasoning: where(
    ["thinkingMode", "none"],
    dropped,
    where(
      ["thinkingMode", "adaptive"],
      carriedAs("as `reasoning_effort`"),
      carriedAs("as `thinking_budget`"),
    ),
  ),
  cache_marks: carriedAs("on up to four texts"),
  cache_key: dropped,
  end_user: dropped,
  web_search: carried,
  qwen_search: carried,
  code_interpreter: carried,
  audio_output: refused,
  prediction: refused,
  moderation: refused,
  containers: refused,
  hint: dropped,
};
