import { carried, carriedAs, dropped, type Fate, type Fates, refused, where } from "../features.ts";

const fetched = carriedAs("as data that the relay fetches");

/** The newer version of the protocol knows nothing of sampling. */
function sampled(how: Fate): Fate {
  return where(["temperatureMode", "any"], where(["anthropicVersion", "2023-06-01"], how, dropped), dropped);
}

/** What suppliers of Anthropic's protocol can do of what clients ask for in the words of any protocol. */
export const fates: Fates = {
  mid_system: where(["midSystem", true], carried, carriedAs("before the conversation, with the other ones")),
  image_url: where(["imageUrl", true], carried, fetched),
  image_data: carried,
  image_detail: dropped,
  tool_result_image: carried,
  audio_input: refused,
  audio_url: refused,
  video_input: refused,
  pdf: carriedAs("as a `document` block"),
  document_url: carried,
  text_document: carried,
  uploaded_file: refused,
  citations: carriedAs("as text"),
  prefill: where(["prefill", true]),
  strict_tools: carried,
  custom_tools: refused,
  server_tools: refused,
  deferred_tools: carriedAs("as tools like the others"),
  broken_tool_arguments: refused,
  required_tool: where(["requiredTool", true], carriedAs("as `any`")),
  named_tool: carried,
  parallel_tool_calls: carriedAs("as `disable_parallel_tool_use`"),
  stop: carried,
  many_stops: carried,
  stop_tokens: refused,
  temperature: sampled(carriedAs("up to 1")),
  top_p: sampled(carriedAs("where no temperature is given")),
  top_k: sampled(carried),
  presence_penalty: dropped,
  frequency_penalty: dropped,
  repetition_penalty: dropped,
  logit_bias: dropped,
  seed: dropped,
  no_output: carried,
  choices: refused,
  logprobs: refused,
  many_logprobs: refused,
  json_object: carriedAs("as an instruction in the system text"),
  json_schema: where(["jsonSchema", true], carriedAs("as `output_config.format`")),
  reasoning: where(["thinkingMode", "none"], dropped, carriedAs("as `thinking`")),
  cache_marks: carriedAs("the last four"),
  cache_key: dropped,
  end_user: carriedAs("as `metadata.user_id`"),
  web_search: refused,
  qwen_search: dropped,
  code_interpreter: refused,
  audio_output: refused,
  prediction: refused,
  moderation: refused,
  containers: refused,
  hint: dropped,
};
