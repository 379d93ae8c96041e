import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { flagDefaults } from "../../../../src/catalog/index.ts";
import { readChat } from "../../../../src/inference/dialects/anthropic/read-chat.ts";
import { readRequest } from "../../../../src/inference/dialects/anthropic/read-request.ts";
import { writeRequest } from "../../../../src/inference/dialects/anthropic/write-request.ts";
import type { Turn } from "../../../../src/inference/dialects/chat-request.ts";
import { assistant, call, result, system, target, text, thought, user, write } from "./chat.ts";

interface WrittenMessage {
  role: string;
  content: Record<string, unknown>[];
}

const said = fc.constantFrom("", " ", "\n", "a", "b ", " c");
const cache = fc.constantFrom(null, "5m", "1h");
const words = fc.tuple(said, cache).map(([content, mark]) => text(content, mark));
const id = fc.constantFrom("c1", "c2", "call:3");
const userPart = fc.oneof(
  words,
  fc.tuple(id, words).map(([callId, part]) => result(callId, part)),
);
const assistantPart = fc.oneof(
  words,
  id.map((callId) => call(callId)),
  fc.constantFrom(thought("hm", null), thought("hm", "sig")),
);
const turn: fc.Arbitrary<Turn> = fc.oneof(
  words.map((part) => system(part)),
  fc.array(userPart, { maxLength: 3 }).map((parts) => user(...parts)),
  fc.array(assistantPart, { maxLength: 3 }).map((parts) => assistant(...parts)),
);
const reasoning = fc.constantFrom({ mode: "auto" }, { mode: "off" }, {
  mode: "on",
  effort: null,
  budget: null,
} as const);

describe("a request, whatever is in it", () => {
  test("has turns that alternate, results first, nothing blank, four marks at most, and no word lost", () => {
    fc.assert(
      fc.property(
        fc.array(turn, { maxLength: 10 }),
        reasoning,
        fc.boolean(),
        (turns, thinking, midSystem) => {
          const { body } = write({ turns, reasoning: thinking }, target({ midSystem }));
          const messages = body["messages"] as WrittenMessage[];
          messages.forEach(({ role, content }, index) => {
            expect(role).not.toBe(messages[index + 1]?.role);
            expect(content).not.toHaveLength(0);
            expect(
              content.filter((block) => block["type"] === "text" && String(block["text"]).trim() === ""),
            ).toEqual([]);
          });
          for (const { content } of messages.filter(
            (_, index) => messages[index - 1]?.role === "assistant",
          )) {
            const kinds = content.map((block) => block["type"] === "tool_result");
            expect(kinds).toEqual(kinds.toSorted((one, other) => Number(other) - Number(one)));
          }
          expect(JSON.stringify(body).split('"cache_control"').length - 1).toBeLessThanOrEqual(4);
          expect(wordsOf(JSON.stringify([body["system"] ?? [], messages]))).toEqual(
            wordsOf(JSON.stringify(turns)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test("is what it was when its client speaks the protocol too", () => {
    const mark = { cache_control: { type: "ephemeral", ttl: "1h" } };
    const body = {
      model: "chat-large",
      max_tokens: 4000,
      tools: [
        { name: "f", description: "d", input_schema: { type: "object", $defs: {} }, strict: true, ...mark },
      ],
      tool_choice: { type: "auto", disable_parallel_tool_use: true },
      system: [
        { type: "text", text: "s", ...mark },
        { type: "text", text: "t" },
      ],
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text: "Hi" },
            { type: "image", source: { type: "url", url: "https://a.test/x.png" } },
            {
              type: "document",
              source: { type: "base64", media_type: "application/pdf", data: "JVBERi0=" },
              title: "a",
            },
          ],
        },
        {
          role: "assistant",
          content: [
            { type: "thinking", thinking: "hm", signature: "EqQB/+==" },
            { type: "redacted_thinking", data: "EmwK" },
            { type: "text", text: "Let me see." },
            { type: "tool_use", id: "toolu_1", name: "f", input: { a: 1 } },
          ],
        },
        {
          role: "user",
          content: [
            {
              type: "tool_result",
              tool_use_id: "toolu_1",
              content: [{ type: "text", text: "one" }],
              is_error: true,
            },
            { type: "text", text: "And?" },
          ],
        },
      ],
      stop_sequences: ["END"],
      thinking: { type: "adaptive" },
      output_config: { effort: "high", format: { type: "json_schema", schema: { type: "object" } } },
      metadata: { user_id: "9f2c" },
      stream: true,
    };
    const request = readRequest({ body: Buffer.from(JSON.stringify(body)), headers: {}, query: "" });
    const written = writeRequest(readChat(request), {
      ...{ upstreamModel: "chat-large", maxOutputTokens: 4000, stream: true },
      flags: flagDefaults.anthropic,
    });
    expect(JSON.parse(written.body.toString())).toEqual(body);
    expect(written.ignored).toEqual([]);
  });
});

/** Every word that was said, however often. */
function wordsOf(json: string): string[] {
  return [...json.matchAll(/"text":"[^"]*?([abc])[^"]*?"/g)].map((match) => match[1]!).sort();
}
