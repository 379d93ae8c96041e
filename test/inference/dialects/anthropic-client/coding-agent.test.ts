import { describe, expect, test } from "@jest/globals";
import { readChat } from "../../../../src/inference/dialects/anthropic/read-chat.ts";
import { usesOf } from "../../../../src/inference/dialects/uses-of.ts";
import { read, signed } from "./client.ts";

const MARK = { cache_control: { type: "ephemeral", ttl: "1h" } };

/** A request in the form in which Claude Code sends its second turn; the words are our own. */
const REQUEST = {
  model: "qwen-max",
  max_tokens: 32_000,
  stream: true,
  system: [
    { type: "text", text: "x-anthropic-billing-header: cc_version=2.1.330.a1b; cc_entrypoint=cli;" },
    { type: "text", text: "You are an agent.", ...MARK },
    { type: "text", text: "Work in this folder.", ...MARK },
  ],
  tools: Array.from({ length: 12 }, (_, index) => ({
    name: `Tool${index}`,
    description: "Does something.",
    input_schema: { $schema: "https://json-schema.org/draft/2020-12/schema", type: "object", properties: {} },
  })),
  messages: [
    {
      role: "user",
      content: [
        { type: "text", text: "<system-reminder>\nNotes.\n</system-reminder>" },
        { type: "text", text: "Look at both files." },
      ],
    },
    {
      role: "assistant",
      content: [
        { type: "thinking", thinking: "", signature: signed("I should read both.") },
        { type: "text", text: "I read them." },
        { type: "tool_use", id: "call_1", name: "Tool1", input: { path: "a" } },
        { type: "tool_use", id: "call_2", name: "Tool1", input: { path: "b" } },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "call_2", content: [{ type: "text", text: "B" }] },
        { type: "tool_result", tool_use_id: "call_1", content: "no such file", is_error: true, ...MARK },
      ],
    },
    { role: "system", content: "Answer shortly." },
  ],
  thinking: { type: "adaptive", display: "omitted" },
  output_config: { effort: "high" },
  context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
  metadata: { user_id: '{"device_id":"0123456789abcdef","account_uuid":"","session_id":"s"}' },
};

const BETAS =
  "claude-code-20250219,interleaved-thinking-2025-05-14,context-management-2025-06-27,effort-2025-11-24";

describe("the request of a coding agent", () => {
  const headers = {
    "anthropic-version": "2023-06-01",
    "anthropic-beta": BETAS,
    authorization: "Bearer tr_key",
  };
  const request = read(REQUEST, { headers, query: "?beta=true" });
  const chat = readChat(request);

  test("is admitted, with what goes on to a supplier of the same protocol", () => {
    expect(request).toMatchObject({
      ...{ stream: true, maxOutputTokens: 32_000, messageCount: 4, hasTools: true, mayWriteCache: true },
      form: { thinking: "unsaid" },
      ownHeaders: [
        ["anthropic-version", "2023-06-01"],
        ["anthropic-beta", BETAS],
      ],
      ownQuery: "?beta=true",
      endUser: REQUEST.metadata.user_id,
    });
  });

  test("is understood whole, but for what is Anthropic's bookkeeping", () => {
    const text = (said: string, cache: string | null = null): object => ({ kind: "text", text: said, cache });
    expect(chat.turns).toEqual([
      { role: "system", parts: [text("You are an agent.", "1h"), text("Work in this folder.", "1h")] },
      {
        role: "user",
        parts: [text("<system-reminder>\nNotes.\n</system-reminder>"), text("Look at both files.")],
      },
      {
        role: "assistant",
        parts: [
          text("I read them."),
          { kind: "toolCall", id: "call_1", name: "Tool1", arguments: '{"path":"a"}', cache: null },
          { kind: "toolCall", id: "call_2", name: "Tool1", arguments: '{"path":"b"}', cache: null },
        ],
      },
      {
        role: "user",
        parts: [
          { kind: "toolResult", callId: "call_2", parts: [text("B")], isError: false, cache: null },
          { kind: "toolResult", callId: "call_1", parts: [text("no such file")], isError: true, cache: "1h" },
        ],
      },
      { role: "system", parts: [text("Answer shortly.")] },
    ]);
    expect(JSON.stringify(chat)).not.toContain("billing");
    expect(chat.tools).toHaveLength(12);
    expect(chat.reasoning).toEqual({ mode: "on", effort: "high", budget: null });
  });

  test("asks for nothing that another supplier would have to refuse", () => {
    expect(usesOf(chat, "anthropic").map(({ feature }) => feature)).toEqual([
      "mid_system",
      "cache_marks",
      "reasoning",
      "end_user",
      "hint",
    ]);
  });
});
