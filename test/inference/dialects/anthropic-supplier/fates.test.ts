import { describe, expect, test } from "@jest/globals";
import { flagDefaults, type SettledFlags } from "../../../../src/catalog/index.ts";
import { fates } from "../../../../src/inference/dialects/anthropic/fates.ts";
import { type Feature, features } from "../../../../src/inference/dialects/features.ts";
import { weighRequest } from "../../../../src/inference/dialects/weigh-request.ts";

const all = Object.keys(features) as Feature[];

function weigh(flags: Partial<SettledFlags> = {}): { refused: string[]; dropped: string[] } {
  const uses = all.map((feature) => ({ feature, param: feature }));
  const { cannot, dropped } = weighRequest(uses, fates, { ...flagDefaults.anthropic, ...flags });
  const names = (found: typeof cannot) => found.map(({ feature }) => feature).sort();
  return { refused: names(cannot), dropped: names(dropped) };
}

const REFUSED: Feature[] = [
  "audio_input",
  "audio_output",
  "audio_url",
  "broken_tool_arguments",
  "choices",
  "code_interpreter",
  "containers",
  "custom_tools",
  "logprobs",
  "many_logprobs",
  "moderation",
  "prediction",
  "server_tools",
  "stop_tokens",
  "uploaded_file",
  "video_input",
  "web_search",
];
const DROPPED: Feature[] = [
  "cache_key",
  "frequency_penalty",
  "hint",
  "image_detail",
  "logit_bias",
  "presence_penalty",
  "qwen_search",
  "repetition_penalty",
  "seed",
];

describe("what Anthropic's suppliers can do", () => {
  test("all but this", () => {
    expect(weigh()).toEqual({ refused: REFUSED, dropped: DROPPED });
  });

  const refusals: [Partial<SettledFlags>, Feature][] = [
    [{ prefill: false }, "prefill"],
    [{ requiredTool: false }, "required_tool"],
    [{ jsonSchema: false }, "json_schema"],
  ];

  test.each(refusals)("with %j also not %s", (flags, feature) => {
    expect(weigh(flags)).toEqual({ refused: [...REFUSED, feature].sort(), dropped: DROPPED });
  });

  const drops: [Partial<SettledFlags>, Feature[]][] = [
    [{ temperatureMode: "default" }, ["temperature", "top_k", "top_p"]],
    [{ temperatureMode: "none" }, ["temperature", "top_k", "top_p"]],
    [{ anthropicVersion: "2026-10-21" }, ["temperature", "top_k", "top_p"]],
    [{ thinkingMode: "none" }, ["reasoning"]],
  ];

  test.each(drops)("with %j they are not told %j", (flags, more) => {
    expect(weigh(flags)).toEqual({ refused: REFUSED, dropped: [...DROPPED, ...more].sort() });
  });
});
