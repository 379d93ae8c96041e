import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { flagDefaults, type UpstreamFlags } from "../../../../src/catalog/upstream-flags.ts";
import { openaiDialect } from "../../../../src/inference/dialects/openai/openai-dialect.ts";
import { TranslatedPassage } from "../../../../src/inference/dialects/translated-passage.ts";
import { chunksOf, writerOptions } from "../openai-client/answers.ts";
import { chunk, cut, delta, sse, UPSTREAM, USAGE } from "../upstream-stream.ts";

const flags = flagDefaults.openai;

/** From an OpenAI supplier through the words between protocols to an OpenAI client. */
function translate(pieces: readonly Buffer[], stream: { from: boolean; to: boolean }): string {
  const passage = new TranslatedPassage({
    supplier: openaiDialect,
    reading: { stream: stream.from, names: null, flags },
    client: openaiDialect,
    writing: writerOptions({ stream: stream.to }),
    toolNames: new Map([["told", "its own name"]]),
  });
  const out = pieces.map((piece) => passage.push(piece)?.toString() ?? "");
  const { tail } = passage.end();
  return out.join("") + (tail?.toString() ?? "");
}

const call = (index: number, name: string) => ({
  index,
  id: `call_${name}`,
  type: "function",
  function: { name },
});
const EVENTS = [
  chunk([delta({ role: "assistant", content: "" })]),
  chunk([delta({ reasoning_content: "Hm. " })]),
  chunk([delta({ content: "Hello " })]),
  chunk([delta({ content: "你好" })]),
  chunk([delta({ tool_calls: [call(0, "told"), call(1, "g")] })]),
  chunk([delta({ tool_calls: [{ index: 1, function: { arguments: '{"a":1}' } }] })]),
  chunk([delta({}, "stop")]),
  chunk([], { usage: USAGE }),
  "[DONE]",
];

describe("from OpenAI's protocol to itself by way of the words between protocols", () => {
  test("a stream that is folded is the whole answer, and nothing of the supplier is in it", () => {
    const whole = translate([sse(EVENTS)], { from: true, to: false });
    expect(JSON.parse(whole)).toMatchObject({
      model: "chat-large",
      choices: [
        {
          finish_reason: "tool_calls",
          message: {
            content: "Hello 你好",
            reasoning_content: "Hm. ",
            tool_calls: [
              { id: "call_told", function: { name: "its own name", arguments: "{}" } },
              { id: "call_g", function: { name: "g", arguments: '{"a":1}' } },
            ],
          },
        },
      ],
      usage: USAGE,
    });
    for (const secret of [UPSTREAM.id, UPSTREAM.model, UPSTREAM.fingerprint, String(UPSTREAM.created)]) {
      expect(whole).not.toContain(secret);
    }
  });

  test("a stream stays one, with the same bytes however the network cuts it", () => {
    const bytes = sse(EVENTS);
    const expected = translate([bytes], { from: true, to: true });
    const reasons = chunksOf(expected).flatMap(({ choices }) => choices.map((one) => one.finish_reason));
    expect(reasons.filter((reason) => reason !== null)).toEqual(["tool_calls"]);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (places) => {
        expect(translate(cut(bytes, places), { from: true, to: true })).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  test("a whole answer told as a stream and back is the same answer", () => {
    const whole = translate([sse(EVENTS)], { from: true, to: false });
    const stream = translate([Buffer.from(whole)], { from: false, to: true });
    const again = translate([Buffer.from(stream)], { from: true, to: false });
    expect(JSON.parse(again)).toEqual(JSON.parse(whole));
  });

  test("a request says the same again", () => {
    const body = {
      model: "up-1",
      messages: [
        { role: "system", content: "Be terse." },
        { role: "user", content: "Look" },
        {
          role: "assistant",
          content: "I call.",
          tool_calls: [{ id: "call_1", type: "function", function: { name: "f", arguments: '{"a": 1.0}' } }],
        },
        { role: "tool", tool_call_id: "call_1", content: "ok" },
        {
          role: "user",
          content: [
            { type: "text", text: "And?" },
            { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
            { type: "input_audio", input_audio: { data: "AAAA", format: "wav" } },
            { type: "file", file: { filename: "a.pdf", file_data: "data:application/pdf;base64,JVBERi0=" } },
          ],
        },
      ],
      tools: [{ type: "function", function: { name: "f", parameters: { type: "object" }, strict: true } }],
      tool_choice: { type: "function", function: { name: "f" } },
      parallel_tool_calls: false,
      temperature: 0.5,
      top_p: 1,
      presence_penalty: 1,
      frequency_penalty: 1,
      max_completion_tokens: 50,
      reasoning_effort: "high",
      stop: ["a"],
      seed: 7,
      response_format: {
        type: "json_schema",
        json_schema: { name: "n", schema: { type: "object" }, strict: true },
      },
      safety_identifier: "u",
      stream: true,
      stream_options: { include_usage: true },
    };
    const request = openaiDialect.readRequest({
      body: Buffer.from(JSON.stringify(body)),
      headers: {},
      query: "",
    });
    const chat = openaiDialect.readChat(request);
    const target = { upstreamModel: "up-1", maxOutputTokens: 50, stream: true };
    const written = openaiDialect.writeRequest(chat, { ...target, flags });
    expect(JSON.parse(written.body.toString())).toEqual(body);
    const other: UpstreamFlags = {
      maxTokensField: "max_tokens",
      thinkingMode: "none",
      temperatureMode: "none",
    };
    const sparse = openaiDialect.writeRequest(chat, { ...target, flags: { ...flags, ...other } });
    expect(Object.keys(JSON.parse(sparse.body.toString()) as object)).toContain("max_tokens");
  });
});
