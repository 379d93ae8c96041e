import { describe, expect, test } from "@jest/globals";
import { flagDefaults, type UpstreamFlags } from "../../../../src/catalog/upstream-flags.ts";
import { features, type Feature } from "../../../../src/inference/dialects/features.ts";
import { openaiDialect } from "../../../../src/inference/dialects/openai/openai-dialect.ts";
import { weighRequest } from "../../../../src/inference/dialects/weigh-request.ts";

function fateOf(feature: Feature, flags: UpstreamFlags): string {
  const uses = [{ feature, param: "p" }];
  const { cannot, dropped } = weighRequest(uses, openaiDialect.fates, { ...flagDefaults.openai, ...flags });
  return cannot.length > 0 ? "refused" : dropped.length > 0 ? "dropped" : "carried";
}

/** What an OpenAI supplier of whom nothing is said does, and what another does by its flags. */
const TABLE = `
mid_system            | carried | systemFirstOnly=true: carried, midSystem=false: carried
image_url             | carried | imageUrl=false: carried
image_data            | carried |
image_detail          | dropped |
tool_result_image     | carried |
audio_input           | carried |
audio_url             | refused |
video_input           | refused |
pdf                   | carried |
document_url          | refused |
text_document         | carried |
uploaded_file         | refused |
citations             | carried |
prefill               | refused | prefill=true: carried
strict_tools          | carried |
custom_tools          | refused |
server_tools          | refused |
deferred_tools        | carried |
broken_tool_arguments | carried |
required_tool         | carried | requiredTool=false: refused
named_tool            | carried | requiredTool=false: carried
parallel_tool_calls   | carried |
stop                  | carried |
many_stops            | refused |
stop_tokens           | refused |
temperature           | carried | temperatureMode=default: dropped, temperatureMode=none: dropped
top_p                 | carried | temperatureMode=default: dropped
top_k                 | dropped |
presence_penalty      | carried | temperatureMode=default: dropped
frequency_penalty     | carried | temperatureMode=default: dropped
repetition_penalty    | dropped |
logit_bias            | dropped |
seed                  | carried |
no_output             | refused |
choices               | refused |
logprobs              | carried |
many_logprobs         | carried |
json_object           | carried |
json_schema           | carried | jsonSchema=false: refused
reasoning             | carried | thinkingMode=none: dropped, thinkingMode=always: dropped, thinkingMode=budget: carried
cache_marks           | dropped |
cache_key             | dropped |
end_user              | carried |
web_search            | refused |
qwen_search           | dropped |
code_interpreter      | refused |
audio_output          | refused |
prediction            | refused |
moderation            | refused |
containers            | refused |
hint                  | dropped |
`;

const rows = TABLE.trim()
  .split("\n")
  .map((line) => line.split("|").map((cell) => cell.trim()) as [Feature, string, string]);

describe("what becomes of a feature at an OpenAI supplier", () => {
  test("is said of every one", () => {
    expect(rows.map(([feature]) => feature).sort()).toEqual(Object.keys(features).sort());
  });

  test.each(rows)("%s is %s (%s)", (feature, usual, others) => {
    expect(fateOf(feature, {})).toBe(usual);
    for (const other of others === "" ? [] : others.split(", ")) {
      const [flag, fate] = other.split(": ") as [string, string];
      const [name, value] = flag.split("=") as [string, string];
      const flags = { [name]: value === "true" || value === "false" ? value === "true" : value };
      expect(`${flag}: ${fateOf(feature, flags)}`).toBe(`${flag}: ${fate}`);
    }
  });
});
