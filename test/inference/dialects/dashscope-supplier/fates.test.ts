import { describe, expect, test } from "@jest/globals";
import type { UpstreamFlags } from "../../../../src/catalog/upstream-flags.ts";
import { fates } from "../../../../src/inference/dialects/dashscope/fates.ts";
import { type Fate, type Feature, features } from "../../../../src/inference/dialects/features.ts";
import { weighRequest } from "../../../../src/inference/dialects/weigh-request.ts";
import { flagsWith } from "./supplier-stream.ts";

function fateOf(feature: Feature, flags: UpstreamFlags = {}): Fate["fate"] {
  const { cannot, dropped } = weighRequest([{ feature, param: "p" }], fates, flagsWith(flags));
  if (cannot.length > 0) return "refused";
  return dropped.length > 0 ? "dropped" : "carried";
}

describe("what becomes of a feature at a supplier of DashScope's protocol", () => {
  test("is said for every feature", () => {
    expect(Object.keys(fates).sort()).toEqual(Object.keys(features).sort());
  });

  const carried: Feature[] = [
    ...([
      "mid_system",
      "text_document",
      "citations",
      "prefill",
      "deferred_tools",
      "broken_tool_arguments",
    ] as const),
    ...([
      "named_tool",
      "parallel_tool_calls",
      "stop",
      "many_stops",
      "temperature",
      "top_p",
      "top_k",
    ] as const),
    ...([
      "presence_penalty",
      "repetition_penalty",
      "seed",
      "json_object",
      "json_schema",
      "reasoning",
    ] as const),
    ...(["cache_marks", "code_interpreter", "logprobs", "web_search", "qwen_search"] as const),
  ];
  const dropped: Feature[] = [
    ...([
      "image_detail",
      "strict_tools",
      "frequency_penalty",
      "logit_bias",
      "cache_key",
      "end_user",
      "hint",
    ] as const),
  ];

  test("by the book: a model that reads, and thinks when told to", () => {
    for (const feature of Object.keys(features) as Feature[]) {
      const fate = carried.includes(feature) ? "carried" : dropped.includes(feature) ? "dropped" : "refused";
      expect([feature, fateOf(feature)]).toEqual([feature, fate]);
    }
  });

  const rows: [UpstreamFlags, Fate["fate"], Feature[]][] = [
    [
      { dsEndpoint: "multimodal" },
      "carried",
      ["image_url", "image_data", "tool_result_image", "audio_input", "video_input"],
    ],
    [{ dsEndpoint: "multimodal", imageUrl: false }, "carried", ["image_url", "image_data", "audio_url"]],
    [{ thinkingMode: "always" }, "refused", ["named_tool", "json_object", "prefill", "required_tool"]],
    [{ thinkingMode: "always" }, "carried", ["reasoning", "json_schema"]],
    [{ thinkingMode: "none" }, "dropped", ["reasoning"]],
    [{ thinkingMode: "adaptive" }, "carried", ["reasoning"]],
    [{ requiredTool: true }, "carried", ["required_tool"]],
    [{ jsonSchema: false }, "refused", ["json_schema"]],
    [{ prefill: false }, "refused", ["prefill"]],
    [{ temperatureMode: "none" }, "dropped", ["temperature", "top_p", "presence_penalty"]],
    [{ temperatureMode: "default" }, "dropped", ["temperature", "top_p"]],
  ];

  test.each(rows)("with %j: %s %j", (flags, fate, told) => {
    expect(told.map((feature) => fateOf(feature, flags))).toEqual(told.map(() => fate));
  });
});
