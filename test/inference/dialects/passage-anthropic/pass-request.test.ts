import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { flagDefaults, type UpstreamFlags } from "../../../../src/catalog/index.ts";
import { passRequest } from "../../../../src/inference/dialects/anthropic/pass-request.ts";
import { readRequest } from "../../../../src/inference/dialects/anthropic/read-request.ts";

interface Target {
  most?: number;
  flags?: UpstreamFlags;
}

/** What the supplier reads of a client's body. */
function passed(body: string, { most = 100_000, flags = {} }: Target = {}): string {
  const request = readRequest({ body: Buffer.from(body), headers: {}, query: "" });
  const target = { upstreamModel: "up-1", maxOutputTokens: most, stream: request.stream };
  return passRequest(request, { ...target, flags: { ...flagDefaults.anthropic, ...flags } }).toString();
}

function bodyOf(fields: object): string {
  return JSON.stringify({
    model: "m",
    max_tokens: 100,
    messages: [{ role: "user", content: "hi" }],
    ...fields,
  });
}

function parsed(fields: object, target?: Target): Record<string, unknown> {
  return JSON.parse(passed(bodyOf(fields), target)) as Record<string, unknown>;
}

const OURS = { type: "thinking", thinking: "we thought", signature: "tr1.abc" };
const THEIRS = { type: "thinking", thinking: "they thought", signature: "EqQB" };
const TEXT = { type: "text", text: "tr1.not a signature" };
const CALL = { type: "tool_use", id: "toolu_1", name: "f", input: {} };
const TOOLS = [{ name: "f", input_schema: { type: "object" } }];
const RESULT = { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "ok" }] };

describe("an Anthropic client's body for an Anthropic supplier", () => {
  test("is the client's bytes but for the model", () => {
    const body =
      '{ "x" : 9007199254740993, "max_tokens":1000.0,\n"mod\\u0065l" : "claude-public" ,"temperature":1.0,"messages":' +
      '[{"role":"user","content":[{"type":"text","text":"\\u4f60\\/好 tr1.","cache_control":{"type":"ephemeral"}}]}],' +
      '"system":[{"type":"text","text":"x-anthropic-billing-header: cc_version=2"}],"unknown":{"10":1,"2":1.0} }';
    expect(passed(body)).toBe(body.replace("claude-public", "up-1"));
  });

  test.each([
    [100, 1000, 100],
    [1000, 100, 100],
    [0, 100, 0],
  ])("max_tokens %i where %i are paid for is %i", (given, most, written) => {
    expect(parsed({ max_tokens: given }, { most })).toMatchObject({ max_tokens: written });
  });

  test.each(["default", "none"] as const)(
    "samples as the supplier does where it takes %s",
    (temperatureMode) => {
      const body = bodyOf({ temperature: 1, top_p: 0.5, stop_sequences: ["x"], top_k: 5 });
      expect(passed(body, { flags: { temperatureMode } })).toBe(
        bodyOf({ stop_sequences: ["x"] }).replace('"m"', '"up-1"'),
      );
      expect(passed(body)).toBe(body.replace('"m"', '"up-1"'));
    },
  );
});

describe("our own thoughts in a conversation", () => {
  const rows: [string, object[], object[]][] = [
    ["first", [OURS, TEXT], [TEXT]],
    ["last", [TEXT, OURS], [TEXT]],
    ["in the middle", [THEIRS, OURS, TEXT], [THEIRS, TEXT]],
    ["several", [OURS, OURS, TEXT, OURS, CALL, OURS], [TEXT, CALL]],
    [
      "none",
      [THEIRS, TEXT, { ...OURS, type: "text", text: "x" }],
      [THEIRS, TEXT, { ...OURS, type: "text", text: "x" }],
    ],
  ];
  test.each(rows)("%s: are taken out, and nothing else", (_what, content, left) => {
    const body = (blocks: object[]) =>
      bodyOf({
        messages: [
          { role: "user", content: "1.0" },
          { role: "assistant", content: blocks },
          { content: [TEXT], role: "user" },
        ],
      });
    expect(passed(body(content))).toBe(body(left).replace('"m"', '"up-1"'));
  });

  test("a turn of nothing else goes with them, wherever it stands", () => {
    const ours = { role: "assistant", content: [OURS, OURS] };
    const user = { role: "user", content: "hi" };
    const body = (messages: object[]) => bodyOf({ messages });
    for (const messages of [
      [user, ours, user],
      [ours, user],
      [user, ours],
      [ours, ours, user, ours, ours],
    ]) {
      const left = messages.filter((message) => message === user);
      expect(passed(body(messages))).toBe(body(left).replace('"m"', '"up-1"'));
    }
  });

  test("a turn that came without content stays as it is", () => {
    const messages = [
      { role: "assistant", content: [] },
      { role: "assistant", content: [OURS, TEXT] },
    ];
    expect(parsed({ messages })).toMatchObject({ messages: [messages[0], { content: [TEXT] }] });
  });

  test("all bytes around them stay, however they are spelled", () => {
    const text = '{ "text" : "\\u4f60 9007199254740993 1.0" , "type":"text","n":9007199254740993 }';
    const ours = '{"signature":"tr1.x" ,"thinking":"\\"]}" , "type" : "thinking"}';
    const body = (blocks: string) =>
      `{"max_tokens":5,"messages" :[ {"role":"user","content":"x"} , {"role" : "assistant","content": [ ${blocks} ] } ],"model":"m"}`;
    const expected = (blocks: string) => body(blocks).replace('"m"', '"up-1"');
    expect(passed(body(`${ours} , ${text}`))).toBe(expected(text));
    expect(passed(body(`${text} , ${ours}`))).toBe(expected(text));
    expect(passed(body(`${text} ,${ours}, ${text}`))).toBe(expected(`${text}, ${text}`));
  });

  test("in any conversation, what is left is what parsing would leave", () => {
    const block = fc.constantFrom<object>(OURS, THEIRS, TEXT, CALL);
    const content = fc.oneof(fc.constant<string>("text"), fc.array(block, { maxLength: 4 }));
    const turn = fc.record<{ role: string; content: string | object[] }>({
      role: fc.constantFrom("assistant", "user"),
      content,
    });
    fc.assert(
      fc.property(
        fc.array(turn, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(undefined, 1),
        (turns, space) => {
          const left = turns.flatMap<object>(({ role, content }) => {
            if (typeof content === "string") return [{ role, content }];
            const blocks = content.filter((one) => one !== OURS);
            return blocks.length === 0 && content.length > 0 ? [] : [{ role, content: blocks }];
          });
          const body = JSON.stringify({ model: "m", messages: turns, max_tokens: 5 }, null, space);
          expect(JSON.parse(passed(body))).toEqual({ model: "up-1", messages: left, max_tokens: 5 });
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("thinking", () => {
  const enabled = { type: "enabled", budget_tokens: 8000, display: "omitted" };
  const thinkingOf = (fields: object, most: number) =>
    parsed({ max_tokens: 16_000, thinking: enabled, ...fields }, { most })["thinking"];

  test.each([
    [16_000, 8000],
    [8001, 8000],
    [8000, 4000],
    [1500, 1024],
  ])("where %i tokens are paid for, %i of them may be thought", (most, budget) => {
    expect(thinkingOf({}, most)).toEqual({ ...enabled, budget_tokens: budget });
  });

  test("is off where no thought fits", () => {
    expect(thinkingOf({}, 1024)).toEqual({ type: "disabled" });
  });

  test("is the client's own affair where its bound holds", () => {
    expect(thinkingOf({ max_tokens: 500 }, 16_000)).toEqual(enabled);
  });

  const history: [string, object[], object][] = [
    ["our thought is gone from a running call", [OURS, CALL], { type: "disabled" }],
    ["another supplier called without a thought", [TEXT, CALL], { type: "disabled" }],
    ["the supplier's own thought stands before the call", [THEIRS, OURS, CALL], enabled],
    ["there is no call", [OURS, TEXT], enabled],
  ];
  test.each(history)("%s: %j gives %j", (_what, content, thinking) => {
    const messages = [{ role: "assistant", content }, RESULT];
    expect(thinkingOf({ messages, tools: TOOLS }, 16_000)).toEqual(thinking);
    const adaptive = { type: "adaptive", display: "omitted" };
    expect(thinkingOf({ messages, tools: TOOLS, thinking: adaptive }, 16_000)).toEqual(adaptive);
  });

  test("only the last answer counts", () => {
    const messages = [
      { role: "assistant", content: [OURS, CALL] },
      RESULT,
      { role: "assistant", content: [THEIRS, CALL] },
      RESULT,
    ];
    expect(thinkingOf({ messages, tools: TOOLS }, 16_000)).toEqual(enabled);
  });
});
