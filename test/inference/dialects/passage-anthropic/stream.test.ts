import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { noUsage } from "../../../../src/kernel/usage.ts";
import { cut } from "../upstream-stream.ts";
import {
  blockDelta,
  blockStart,
  blockStop,
  BUCKETS,
  CLIENT,
  conversation,
  expectedOf,
  frame,
  messageDelta,
  messageStart,
  pass,
  PING,
  readClientStream,
  shortAnswer,
  sse,
  START_USAGE,
  STOP,
  TEXT_BLOCK,
  textDelta,
  TOOL_BLOCK,
  UPSTREAM,
  USAGE,
} from "./message-stream.ts";

/** The ping before any content is not passed on. */
const EXPECTED = expectedOf(conversation().filter((event) => event !== PING));

describe("an Anthropic stream on its way to an Anthropic client", () => {
  test("changes the message's id and model and nothing else", () => {
    const { sent, passage } = pass([sse(conversation())]);
    expect(sent).toBe(EXPECTED);
    expect(passage).toMatchObject({ completed: true, started: true, failure: null, suspicious: false });
    expect(passage.usage).toEqual(BUCKETS);
  });

  test.each(["\n", "\r\n", "\r"])("is the same for every cut of the network (line end %j)", (lineEnd) => {
    const bytes = Buffer.concat([Buffer.from("\ufeff"), sse(conversation(), lineEnd)]);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 60 }), (places) => {
        const { sent, passage } = pass(cut(bytes, places));
        expect(sent).toBe(EXPECTED);
        expect(passage.usage).toEqual(BUCKETS);
      }),
      { numRuns: 1000 },
    );
  });

  test("is the same when every byte comes alone", () => {
    const bytes = sse(conversation(), "\r\n");
    expect(pass(cut(bytes, [...bytes.keys()])).sent).toBe(EXPECTED);
  });

  test("keeps the bytes of what it does not change, however they are spelled", () => {
    const odd =
      '{ "type" : "content_block_delta", "index" : 0, "delta" : {"type":"text_delta", "text":"\\u4f60\\/好",' +
      ' "score":1.0, "big":9007199254740993} }';
    const { sent } = pass([sse([messageStart(), blockStart(TEXT_BLOCK), odd, odd, messageDelta(), STOP])]);
    expect(sent.split(odd)).toHaveLength(3);
  });

  test("lets no value of the supplier's out, however it spells and orders its members", () => {
    const secret = {
      provider: "SECRET",
      "amazon-bedrock-invocationMetrics": { x: "SECRET" },
      'x"y': "SECRET",
    };
    const shuffled = (members: object) => {
      const entries = Object.entries({ ...members, ...secret });
      return fc
        .shuffledSubarray(entries, { minLength: entries.length })
        .map((some) => Object.fromEntries(some));
    };
    const messages = shuffled({
      ...{ id: "SECRET-id", model: "SECRET-model", type: "message", role: "assistant", content: [] },
      ...{ stop_reason: null, stop_sequence: null },
    });
    const usages = shuffled({ ...USAGE, cost: "SECRET" });
    const stops = shuffled({ stop_reason: "end_turn", stop_sequence: null });
    const events = fc
      .tuple(messages, usages, stops)
      .chain(([message, usage, stop]) =>
        fc.tuple(
          shuffled({ type: "message_start", message: { ...message, usage } }),
          shuffled(blockStart(TEXT_BLOCK)),
          shuffled(textDelta("hi")),
          shuffled(textDelta("hi")),
          shuffled(blockStop()),
          shuffled({ type: "message_delta", delta: stop, usage }),
          shuffled(STOP),
        ),
      );
    fc.assert(
      fc.property(events, fc.constantFrom(undefined, 1), fc.boolean(), (list, space, isEscaped) => {
        const texts = list.map((event) => {
          const json = JSON.stringify(event, null, space).replaceAll("\n", " ");
          return isEscaped
            ? json.replaceAll('"model"', '"mod\\u0065l"').replaceAll('"id"', '"\\u0069d"')
            : json;
        });
        const { sent, passage } = pass([Buffer.from(texts.map((text) => `data: ${text}\n\n`).join(""))]);
        expect(sent).not.toContain("SECRET");
        expect(passage.usage).toEqual(BUCKETS);
        expect(readClientStream(sent)).toEqual([
          {
            type: "message_start",
            message: {
              ...CLIENT,
              ...{ type: "message", role: "assistant", content: [], stop_reason: null, stop_sequence: null },
              usage: USAGE,
            },
          },
          blockStart(TEXT_BLOCK),
          textDelta("hi"),
          textDelta("hi"),
          blockStop(),
          messageDelta(),
          STOP,
        ]);
      }),
      { numRuns: 500 },
    );
  });

  test("takes out a supplier's member of every event, also where all begin alike", () => {
    const odd = (index: number) => ({ type: "content_block_delta", SECRET: 1, ...textDelta("x", index) });
    const list = [0, 0, 0, 1, 1].map(odd);
    const { sent } = pass([sse([messageStart(), ...list, messageDelta(), STOP])]);
    const expected = [0, 0, 0, 1, 1].map((index) => textDelta("x", index));
    expect(sent).toBe(expectedOf([messageStart(), ...expected, messageDelta(), STOP]));
    const bare = { type: "message_start", message: { SECRET: 1 } };
    expect(readClientStream(pass([sse([bare, textDelta("x")])]).pushed)[0]).toEqual({
      type: "message_start",
      message: { usage: { input_tokens: 0, output_tokens: 0 } },
    });
  });

  test("leaves out comments, events that nobody knows, and what comes behind the end", () => {
    const events = sse([...shortAnswer(), textDelta("late")]).toString();
    const odd = `: SECRET\n\nid: 1\nevent: usage_SECRET\ndata: {"type":"usage_SECRET","model":"SECRET"}\n\n`;
    const { sent } = pass([Buffer.from(odd + events.replace("\n\n", `\n\n${odd}retry: 5\n`))]);
    expect(sent).toBe(expectedOf(shortAnswer()));
  });

  test("an event is what its data says it is, with or without its line", () => {
    const bytes = shortAnswer().map((event) => `event: x\ndata: ${JSON.stringify(event)}\n\n`);
    expect(pass([Buffer.from(bytes.join(""))]).sent).toBe(expectedOf(shortAnswer()));
  });

  test("nothing comes out before content, and the start comes with it", () => {
    const signature = blockDelta({ type: "signature_delta", signature: "EqQB" });
    const silent = [
      messageStart(),
      PING,
      blockStart({ type: "thinking", thinking: "" }),
      signature,
      blockStop(),
    ];
    expect(pass([sse(silent)])).toMatchObject({ pushed: "", passage: { started: false, outputBytes: 0 } });
    const { pushed, passage } = pass([sse(silent), sse([blockStart(TEXT_BLOCK, 1), textDelta("x", 1)])]);
    expect(readClientStream(pushed)).toHaveLength(6);
    expect(passage).toMatchObject({ started: true, outputBytes: 1 });
  });

  test("the end mark is only ever in the tail", () => {
    const { pushed, sent } = pass([sse(conversation())]);
    expect(sent.slice(pushed.length)).toBe('event: message_stop\ndata: {"type":"message_stop"}\n\n');
  });

  test("a ping within the answer is passed on as our own", () => {
    const events = shortAnswer().toSpliced(3, 0, { ...PING, from: "SECRET" });
    expect(pass([sse(events)]).sent).toBe(expectedOf(shortAnswer().toSpliced(3, 0, PING)));
  });

  const content: [object, number][] = [
    [textDelta("你x"), 4],
    [blockDelta({ type: "thinking_delta", thinking: "abc" }), 3],
    [blockDelta({ type: "input_json_delta", partial_json: '{"a"' }), 4],
    [blockStart({ type: "text", text: "ab" }), 2],
    [blockStart(TOOL_BLOCK), "weather".length],
    [blockStart({ ...TOOL_BLOCK, input: { a: "bc" } }), "weather".length + 2],
    [blockStart({ type: "redacted_thinking", data: "AAAA" }), 0],
    [blockDelta({ type: "some_day_delta", what: "x" }), 0],
  ];
  test.each(content)("%j is content of so many bytes: %i", (event, outputBytes) => {
    const { passage, pushed } = pass([sse([messageStart(), event])]);
    expect(passage).toMatchObject({ started: true, outputBytes });
    expect(readClientStream(pushed)).toHaveLength(2);
  });

  test("clients that fail on a missing usage get one", () => {
    const start = messageStart({ usage: undefined });
    const delta = { ...messageDelta(), usage: null };
    const { sent, passage } = pass([sse([start, blockStart(TEXT_BLOCK), textDelta("x"), delta, STOP])]);
    const events = readClientStream(sent);
    expect(events[0]).toMatchObject({ message: { usage: { input_tokens: 0, output_tokens: 0 } } });
    expect(events[3]).toMatchObject({ usage: { output_tokens: 0 } });
    expect(passage).toMatchObject({ completed: true, usage: null });
  });

  test("an event that begins otherwise than those before is read for itself", () => {
    const odd = '{"index":0,"type":"content_block_delta","delta":{"type":"text_delta","text":"ab"}}';
    const stop =
      '{"index":0,"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":3}}';
    const list = [0, 0, 1, 1, 12, 0].map((index) => textDelta("ab", index));
    const { sent, passage } = pass([sse([messageStart(), ...list, odd, odd, textDelta("ab"), stop, STOP])]);
    expect(passage).toMatchObject({ completed: true, outputBytes: 18, usage: { outputText: 3 } });
    expect(readClientStream(sent).map((event) => event["index"])).toEqual([
      ...[undefined, 0, 0, 1, 1, 12, 0, 0, 0, 0],
      ...[undefined, undefined],
    ]);
  });
});

describe("what an Anthropic stream reports", () => {
  const rows: [string, object, object | null, object | null][] = [
    ["the end over the start", { ...USAGE, output_tokens: 1 }, USAGE, BUCKETS],
    [
      "only output at the end",
      { ...USAGE, output_tokens: 1 },
      { output_tokens: 89, input_tokens: null },
      BUCKETS,
    ],
    ["all at the end", { input_tokens: 0, output_tokens: 0 }, USAGE, BUCKETS],
    ["nothing at the end", START_USAGE, null, null],
    ["zeros only, which are zeros", { input_tokens: 0, output_tokens: 0 }, { output_tokens: 0 }, noUsage],
  ];
  test.each(rows)("%s", (what, start, end, usage) => {
    // The detail of the output was told at the start as well where the end leaves it out.
    const delta =
      end === null ? { type: "message_delta", delta: { stop_reason: "end_turn" } } : messageDelta(end);
    const stream = [messageStart({ usage: start }), blockStart(TEXT_BLOCK), textDelta("Hello"), delta, STOP];
    const { passage } = pass([sse(stream)]);
    expect({ what, usage: passage.usage, suspicious: passage.suspicious }).toEqual({
      ...{ what, usage, suspicious: false },
    });
  });

  test("of a broken answer the input is known and the output is not", () => {
    const { passage } = pass([sse(shortAnswer().slice(0, 3))]);
    expect(passage).toMatchObject({ completed: false, usage: null, outputBytes: 5 });
    expect(passage).toHaveProperty("usageAtStart", expect.objectContaining({ inputFresh: 25 }));
  });

  test("before any output, the report at the start holds", () => {
    const { passage } = pass([sse([messageStart()])]);
    expect(passage.usage).toMatchObject({ inputFresh: 25, outputText: 0 });
  });

  test("an absurd report is not believed", () => {
    const events = shortAnswer().with(4, messageDelta({ output_tokens: -5 }));
    expect(pass([sse(events)]).passage).toMatchObject({ completed: true, usage: null, suspicious: true });
  });

  test("a flag tells that the cache is inside the input", () => {
    const flags = { flags: { usageSemantics: "includes_cache" } } as never;
    const usage = { input_tokens: 1000, cache_read_input_tokens: 600, output_tokens: 5 };
    const { passage } = pass([sse(shortAnswer().with(4, messageDelta(usage)))], flags);
    expect(passage.usage).toMatchObject({ inputFresh: 400, cacheRead: 600 });
  });
});

describe("how an Anthropic stream breaks off", () => {
  const whole = conversation();

  test("cut after any event but the last it is a failure, and not ended", () => {
    for (let count = 0; count < whole.length; count++) {
      const { sent, passage } = pass([sse(whole.slice(0, count))]);
      expect({ count, completed: passage.completed }).toEqual({ count, completed: false });
      expect(passage.failure).toMatchObject({ kind: "broken", status: 200 });
      expect(sent).not.toContain("\nevent: message_stop\n");
      expect(EXPECTED.startsWith(sent)).toBe(true);
    }
  });

  test("cut after any byte but the last few it is a failure", () => {
    const bytes = sse(whole);
    const end = bytes.length - frame(STOP).length;
    for (let at = 0; at < end; at += 7) {
      const { passage } = pass([bytes.subarray(0, at)]);
      expect(passage.completed).toBe(false);
      expect(passage.failure).not.toBeNull();
    }
  });

  test("the last event may lack its blank line", () => {
    expect(pass([sse(whole).subarray(0, -2)]).sent).toBe(EXPECTED);
  });

  const error = {
    type: "error",
    error: { type: "overloaded_error", message: "SECRET" },
    request_id: "req_SECRET",
  };
  const rows: [string, object | string, string][] = [
    ["an error", error, "overloaded"],
    [
      "an error in OpenAI's shape",
      { error: { message: "SECRET", code: "rate_limit_exceeded" } },
      "rate_limited",
    ],
    ["an error in DashScope's shape", { code: "Throttling", message: "SECRET" }, "rate_limited"],
    ["not JSON", "<html>SECRET</html>", "broken"],
    ["half JSON", '{"type":"content_block_delta","index":0,"delta":{"text":"SECRET"}', "broken"],
    ["65 levels", `{"type":"content_block_stop","x":${"[".repeat(65)}${"]".repeat(65)}}`, "broken"],
    ["a second start", messageStart(), "broken"],
    ["a type that is no text", { type: 5, SECRET: 1 }, "broken"],
  ];
  test.each(rows)("%s ends it, and none of it is sent", (_what, event, kind) => {
    const begun = [messageStart(), blockStart(TEXT_BLOCK), textDelta("x")];
    const before = pass([sse(begun)]).pushed;
    for (const places of [[], [300], [350, 400]]) {
      const { sent, passage } = pass(
        cut(sse([...begun, event, textDelta("y"), messageDelta(), STOP]), places),
      );
      expect(sent).toBe(before);
      expect(passage).toMatchObject({ completed: false, started: true, failure: { kind, status: 200 } });
    }
  });

  test("an error before any content leaves the client untouched", () => {
    const { sent, passage } = pass([sse([messageStart(), blockStart(TEXT_BLOCK), error])]);
    expect(sent).toBe("");
    expect(passage).toMatchObject({ started: false, failure: { kind: "overloaded", message: null } });
  });

  test("the line event: error makes an error of any data", () => {
    const { passage } = pass([
      sse([messageStart(), textDelta("x")]),
      Buffer.from("event: error\ndata: {}\n\n"),
    ]);
    expect(passage.failure).toMatchObject({ kind: "broken", internal: "{}" });
  });

  test("content before the message has begun, or a message without content, is no answer", () => {
    expect(pass([sse([textDelta("x"), messageDelta(), STOP])])).toMatchObject({
      sent: "",
      passage: { completed: false, failure: { kind: "broken" } },
    });
    expect(pass([sse([messageStart(), STOP])]).passage).toMatchObject({ completed: false });
  });

  test("an empty answer that finished is one", () => {
    const { sent, pushed, passage } = pass([sse([messageStart(), messageDelta(), STOP])]);
    expect(pushed).toBe("");
    expect(readClientStream(sent)).toHaveLength(3);
    expect(passage).toMatchObject({ completed: true, started: false });
  });

  test("words that say whose model it is are cleaned, or kept back where the names are not known", () => {
    const report = { type: "invalid_request_error", message: `${UPSTREAM.model} takes 10 tokens` };
    const events = [messageStart(), { type: "error", error: report }];
    expect(pass([sse(events)]).passage.failure).toMatchObject({ kind: "bad_request", message: null });
    const named = pass([sse(events)], { upstreamModel: UPSTREAM.model });
    expect(named.passage.failure).toMatchObject({ message: `${CLIENT.model} takes 10 tokens` });
  });
});
